"""Result sheets compared with what the inputs of their workbook give now."""
