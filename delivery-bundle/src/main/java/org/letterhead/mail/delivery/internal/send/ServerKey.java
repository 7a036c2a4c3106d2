/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import org.letterhead.mail.transport.ConnectionKey;

/** A server with a login, as one driver reaches it. */
record ServerKey(long service, ConnectionKey key) {}
