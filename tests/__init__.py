"""The tests mirror the package path by path; `journeys` drive a browser, `repository` has rules about the code."""
