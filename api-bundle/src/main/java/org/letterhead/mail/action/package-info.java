/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What links in mails lead to: pages for people who are not logged in, each with one button. A bundle that mails such a
 * link registers a {@link org.letterhead.mail.action.PublicAction}; the bundle that shows them all registers
 * {@link org.letterhead.mail.action.PublicLinks}, which makes the links.
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.action;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
