"""Small tested pieces of a crisis, each with its story, its literature and what in a report calls for it.

A pattern is one file in `files/`: what it is, and a `body` that is a crisis file whose actors are roles.
"""
