// CMake needs a source file for a target that has precompiled headers.
