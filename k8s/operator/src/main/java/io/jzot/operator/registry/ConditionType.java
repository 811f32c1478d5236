package io.jzot.operator.registry;

/** What a status tells, in the order in which it is shown. */
enum ConditionType {
  /** It answers, and everything else holds. */
  Ready,
  /** There is a configuration, and what it refers to is there. */
  ConfigValid,
  /** The volume is there, as large as it should be. */
  StorageReady,
  /** Every object that it stands for was taken by the cluster. */
  ObjectsApplied
}
