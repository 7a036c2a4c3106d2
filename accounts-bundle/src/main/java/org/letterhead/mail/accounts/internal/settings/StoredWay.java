/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.time.Instant;
import java.util.Map;

/**
 * A way's settings, or a draft of them, as they stand in the tables.
 *
 * @param values without secrets
 * @param sealed the secrets
 * @param by who has saved it
 * @param proven whether a test mail was accepted with exactly these
 */
record StoredWay(
        String way,
        boolean draft,
        Map<String, String> values,
        Map<String, byte[]> sealed,
        Instant at,
        String by,
        boolean proven) {}
