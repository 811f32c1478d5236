package io.jzot.registry;

/**
 * What a push may do; judged inside the transaction, where it is known whether a reference exists.
 *
 * @param create whether references may come into being
 * @param update whether existing tags may move to another manifest
 */
public record WriteGrant(boolean create, boolean update) {
  public static final WriteGrant ALL = new WriteGrant(true, true);
}
