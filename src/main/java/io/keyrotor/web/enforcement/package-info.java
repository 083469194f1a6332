/** Whether an AI Search service insists on customer-managed keys, over HTTP. */
@NullMarked
package io.keyrotor.web.enforcement;

import org.jspecify.annotations.NullMarked;
