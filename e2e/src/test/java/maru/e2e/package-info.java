/// Proofs from outside: a built Maru is started as its users start it and spoken to by its
/// protocols and in a browser. Nothing here imports a class of the product; [ArchitectureTest]
/// reads the compiled classes as data.
@NullMarked
package maru.e2e;

import org.jspecify.annotations.NullMarked;
