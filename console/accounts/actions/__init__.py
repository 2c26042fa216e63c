"""Every change to people and permission: one verb each, refused unless the actor holds what they pass on."""
