"""Home pages, workspace, work list, menus, the search page."""
