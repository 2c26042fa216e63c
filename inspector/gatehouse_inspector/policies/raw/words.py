"""What raw rules may say: everything that only looks at the request and scores it."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIRST, LAST = 9_500_000, 9_599_999
"""Numbers of raw rules."""
REMOVABLE: Final = range(910_000, 949_000)
"""Rules of the Core Rule Set that may be taken out: those that look, not those that set up and judge."""

VARIABLES: Final = _set(
    """ARGS ARGS_COMBINED_SIZE ARGS_GET ARGS_GET_NAMES ARGS_NAMES ARGS_POST ARGS_POST_NAMES FILES FILES_COMBINED_SIZE
    FILES_NAMES FILES_SIZES FULL_REQUEST_LENGTH MATCHED_VAR MATCHED_VAR_NAME MATCHED_VARS MATCHED_VARS_NAMES
    MULTIPART_FILENAME MULTIPART_NAME MULTIPART_PART_HEADERS MULTIPART_STRICT_ERROR MULTIPART_UNMATCHED_BOUNDARY
    QUERY_STRING REMOTE_ADDR REQBODY_ERROR REQBODY_PROCESSOR REQUEST_BASENAME REQUEST_BODY REQUEST_BODY_LENGTH
    REQUEST_COOKIES REQUEST_COOKIES_NAMES REQUEST_FILENAME REQUEST_HEADERS REQUEST_HEADERS_NAMES REQUEST_LINE
    REQUEST_METHOD REQUEST_PROTOCOL REQUEST_URI REQUEST_URI_RAW TX UNIQUE_ID URLENCODED_ERROR XML TIME TIME_DAY
    TIME_HOUR TIME_MIN TIME_MON TIME_SEC TIME_WDAY TIME_YEAR"""
)
TRANSFORMATIONS: Final = _set(
    """none base64Decode base64DecodeExt base64Encode cmdLine compressWhitespace cssDecode escapeSeqDecode hexDecode
    hexEncode htmlEntityDecode jsDecode length lowercase md5 normalisePath normalisePathWin normalizePath
    normalizePathWin parityEven7bit parityOdd7bit parityZero7bit removeComments removeCommentsChar removeNulls
    removeWhitespace replaceComments replaceNulls sha1 sqlHexDecode trim trimLeft trimRight uppercase urlDecode
    urlDecodeUni urlEncode utf8toUnicode"""
)
NUMBERS: Final = frozenset({"eq", "ge", "gt", "le", "lt"})
TEXTS: Final = frozenset({"pm", "contains", "containsWord", "streq", "strmatch", "beginsWith", "endsWith", "within"})
ALONE: Final = frozenset(
    {"detectSQLi", "detectXSS", "validateUrlEncoding", "validateUtf8Encoding", "unconditionalMatch", "noMatch"}
)
DISRUPTIVE: Final = frozenset({"pass", "block", "deny"})
FLAGS: Final = DISRUPTIVE | {"log", "nolog", "auditlog", "capture", "chain", "multiMatch"}
SAYING: Final = frozenset({"msg", "logdata", "tag", "rev", "ver"})
CONTROLS: Final = frozenset({"ruleRemoveById", "ruleRemoveByTag", "ruleRemoveTargetById", "ruleRemoveTargetByTag"})
SEVERITIES: Final = _set("EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFO DEBUG 0 1 2 3 4 5 6 7")
