/**
 * Registries as objects of Kubernetes: one package a kind of object, and the cluster they live in.
 */
@NullMarked
package io.jzot.operator;

import org.jspecify.annotations.NullMarked;
