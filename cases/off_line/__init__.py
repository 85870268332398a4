"""Casework written down off line: workbooks that go out blank and come in by the pages' doors."""
