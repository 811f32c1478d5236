/** What the operator asks of a cluster. Knows Kubernetes' client, and nothing of registries. */
@NullMarked
package io.jzot.operator.cluster;

import org.jspecify.annotations.NullMarked;
