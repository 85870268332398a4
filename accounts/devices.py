"""A browser in words that its owner recognizes; of no use for telling who somebody is."""

UNKNOWN = "未知设备"
# The first that is found counts: most browsers also say that they are some other one.
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ浏览器"),
    ("360SE", "360浏览器"),
    ("360EE", "360浏览器"),
    ("MetaSr", "搜狗浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("Trident", "IE"),
)


def in_words(user_agent: str) -> str:
    """Windows · Chrome; what is not known is left out."""
    found = (_first(SYSTEMS, user_agent), _first(BROWSERS, user_agent))
    return " · ".join(filter(None, found)) or UNKNOWN


def _first(names, user_agent: str) -> str:
    return next((word for mark, word in names if mark in user_agent), "")
