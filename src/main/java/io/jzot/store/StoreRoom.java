package io.jzot.store;

/**
 * The room of a store's medium.
 *
 * @param store which one: its root
 * @param usable bytes that can still be written
 * @param size bytes of the whole medium
 */
public record StoreRoom(String store, long usable, long size) {}
