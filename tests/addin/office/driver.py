"""Run VBA in LibreOffice: JSON lines in, JSON lines out. For the Python that has `uno`.

Each line in is {"modules": {name: text}, "macro": "Module.Function"}; each line out is
{"result": ...}, null if the macro did not compile. A document of its own for each.
"""

import json
import subprocess
import sys
import time

PATIENCE = 60


def main(soffice, profile):
    pipe = f"xlfactor{abs(hash(profile))}"
    office = subprocess.Popen(
        [
            soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
            "--nologo", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        desktop = connected(pipe)
        say(ready=True)
        for line in sys.stdin:
            say(result=run(desktop, **json.loads(line)))
        desktop.terminate()
        office.wait(PATIENCE)
    finally:
        office.kill()


def say(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def connected(pipe):
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    end = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(address)
            break
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    manager = context.ServiceManager
    return manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def run(desktop, modules, macro):
    document = desktop.loadComponentFromURL(
        "private:factory/scalc",
        "_blank",
        0,
        (given("Hidden", True), given("MacroExecutionMode", 4)),
    )
    try:
        libraries = document.BasicLibraries
        libraries.VBACompatibilityMode = True
        library = libraries.getByName("Standard")
        for name, text in modules.items():
            library.insertByName(name, text)
        address = f"vnd.sun.star.script:Standard.{macro}?language=Basic&location=document"
        return document.getScriptProvider().getScript(address).invoke((), (), ())[0]
    finally:
        document.close(True)


def given(name, value):
    from com.sun.star.beans import PropertyValue

    prop = PropertyValue()
    prop.Name, prop.Value = name, value
    return prop


if __name__ == "__main__":
    main(*sys.argv[1:])
