/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What several rooms need to know about people: whether somebody may change an account, how names and addresses are shown and compared, which
 * link was mailed. Copied privately into each of them.
 */
package org.letterhead.mail.people;
