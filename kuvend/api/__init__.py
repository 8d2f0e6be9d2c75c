"""The read API: mounts the routers of the apps."""
