"""Multipart bodies: every parser reads them otherwise, so what is not plain is refused."""

from tests.inspector.envoy.bypasses.bodies import BEHIND, post
from tests.inspector.envoy.bypasses.case import HONEST, SQL, Case, cases

_FILES = "what is inside an uploaded file is not looked at; its name is"
_RELATED = "the engine reads forms only; take the type off the policy's list where no service wants it"
_KIND = "multipart/form-data; boundary=BOUND"
_PLAIN = 'Content-Disposition: form-data; name="id"'


def _part(head: str = _PLAIN, value: str = "PAYLOAD", end: str = "\r\n") -> str:
    return f"--BOUND{end}{head}{end}{end}{value}{end}"


def _file(length: int) -> str:
    return _part('Content-Disposition: form-data; name="f"; filename="x.txt"', "x" * length)


def _sent(text: str, kind: str = _KIND):
    return lambda payload: post(kind, text.replace("PAYLOAD", payload).encode("latin-1"))


def _whole(head: str = _PLAIN, value: str = "PAYLOAD"):
    return _sent(_part(head, value) + "--BOUND--\r\n")


def of_the_start() -> list[Case]:
    """Large forms where a policy asks to look at the start."""
    file, end, long = _file(1_048_576), "--BOUND--\r\n", "x" * 200_000
    return cases(
        "Large forms of which the start is looked at",
        ("a field before a file of 1 MiB", _started(_part() + file + end), SQL, HONEST),
        ("a field before two files", _started(_file(1000) + _part() + file + end), SQL, HONEST),
        ("the name of a file of 1 MiB", _started(file.replace("x.txt", "PAYLOAD") + end),
         "x.php;.jpg/../../etc/passwd", "x.jpg"),
        ("a field that is cut", _started(_part(value="PAYLOAD" + long) + end), SQL, None),
        ("a custom rule's field before a file", _started(_part(_PLAIN.replace("id", "role")) + file + end),
         "root", "guest"),
        ("behind a file of 1 MiB", _started(file + _part() + end), SQL, HONEST, BEHIND),
        ("another boundary than named", _started(file.replace("BOUND", "OTHER") + _part() + end), SQL, None),
    )  # fmt: skip


def _started(text: str):
    return lambda payload: post(_KIND, text.replace("PAYLOAD", payload).encode("latin-1"), target="/start")


def found() -> list[Case]:
    """All of them."""
    return of_every_sort() + of_the_start()


def of_every_sort() -> list[Case]:
    """What is odd about parts, their headers and what stands between them."""
    form, end = "Content-Disposition: form-data", "--BOUND--\r\n"
    file = f'{form}; name="f"; filename="PAYLOAD"\r\nContent-Type: text/plain'
    whole = _part() + end
    return cases(
        "Multipart",
        ("a field", _whole(), SQL, HONEST),
        ("a field's name", _whole(f'{form}; name="PAYLOAD"', "1"), SQL, "id"),
        ("the name of a file", _whole(file, "1"), "x.php;.jpg/../../etc/passwd", "x.jpg"),
        ("inside a file", _whole(file.replace("PAYLOAD", "x.txt")), SQL, HONEST, _FILES),
        ("`Multipart/Form-Data`", _sent(whole, "Multipart/Form-Data; boundary=BOUND"), SQL, HONEST),
        ("the boundary in quotation marks", _sent(whole, 'multipart/form-data; boundary="BOUND"'), SQL, None),
        ("two boundaries named", _sent(whole, "multipart/form-data; boundary=OTHER; boundary=BOUND"), SQL, None),
        ("two boundaries named, the other way", _sent(whole, "multipart/form-data; boundary=BOUND; boundary=OTHER"),
         SQL, None),
        ("no boundary named", _sent(whole, "multipart/form-data"), SQL, None),
        ("an empty boundary", _sent(whole, "multipart/form-data; boundary="), SQL, None),
        ("another boundary than named", _sent(whole, "multipart/form-data; boundary=OTHER"), SQL, None),
        ("`Boundary=`", _sent(whole, "multipart/form-data; Boundary=BOUND"), SQL, None),
        ("`boundary*=`", _sent(whole, "multipart/form-data; boundary*=utf-8''BOUND"), SQL, None),
        ("a comma before the boundary", _sent(whole, "multipart/form-data, boundary=BOUND"), SQL, None),
        ("no final boundary", _sent(_part()), SQL, None),
        ("lines that end with LF", _sent(_part(end="\n") + "--BOUND--\n"), SQL, None),
        ("a field that ends with LF", _sent(f"--BOUND\r\n{_PLAIN}\r\n\r\nPAYLOAD\n--BOUND--\r\n"), SQL, None),
        ("before the first boundary", _sent(f"id=PAYLOAD\r\n{_part(value='1')}{end}"), SQL, None),
        ("after the last boundary", _sent(f"{_part(value='1')}{end}{_part()}"), SQL, None),
        ("`content-disposition` in small letters", _whole(_PLAIN.lower()), SQL, HONEST),
        ("`name*=`", _whole(f"{form}; name*=utf-8''id"), SQL, None),
        ("two names", _whole(f'{form}; name="a"; name="id"'), SQL, None),
        ("two file names", _whole(f'{form}; name="f"; filename="a.txt"; filename="b.txt"'), SQL, None),
        ("`filename*=`", _whole(f"{form}; name=\"f\"; filename*=utf-8''a.txt"), SQL, None),
        ("an empty file name makes a file of a field", _whole(f'{form}; name="id"; filename=""'), SQL, HONEST),
        ("a name in single quotation marks", _whole(f"{form}; name='id'"), SQL, None),
        ("a name without quotation marks", _whole(f"{form}; name=id"), SQL, HONEST),
        ("no name", _whole(form), SQL, None),
        ("`form-data` missing", _whole('Content-Disposition: attachment; name="id"'), SQL, None),
        ("no header of the part", _sent(f"--BOUND\r\n\r\nPAYLOAD\r\n{end}"), SQL, None),
        ("a folded header of the part", _whole(f'{form};\r\n name="id"'), SQL, None),
        ("a space before the colon", _whole('Content-Disposition : form-data; name="id"'), SQL, None),
        ("two Content-Dispositions", _whole(f'{form}; name="a"\r\n{_PLAIN}'), SQL, HONEST),
        ("multipart within multipart", _sent(
            f'--BOUND\r\n{form}; name="a"\r\nContent-Type: multipart/mixed; boundary=IN\r\n\r\n'
            f"--IN\r\n{_PLAIN}\r\n\r\nPAYLOAD\r\n--IN--\r\n{end}"), SQL, HONEST),
        ("a part in base64", _whole(f"{_PLAIN}\r\nContent-Transfer-Encoding: base64"), "MScgb3IgJzEnPScx", None),
        ("a part with a charset", _whole(f"{_PLAIN}\r\nContent-Type: text/plain; charset=utf-16"), SQL, None),
        ("300 parts, the last attacks", _sent(
            "".join(_part(f'{form}; name="a{index}"', "1") for index in range(299)) + whole), SQL, None),
        ("behind a file of 100 KiB", _sent(_file(100_000) + whole), SQL, HONEST),
        ("behind a file of 1 MiB", _sent(_file(1_048_576) + whole), SQL, None),
        ("`multipart/related`", _sent(whole, "multipart/related; boundary=BOUND"), SQL, HONEST, _RELATED),
        ("`multipart/mixed`", _sent(whole, "multipart/mixed; boundary=BOUND"), SQL, None),
    )  # fmt: skip
