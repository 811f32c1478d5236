/** What somebody else might write; see {@code docs/extending.md}. */
@NullMarked
package org.example;

import org.jspecify.annotations.NullMarked;
