/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an operator does with the mail that waits: {@link org.letterhead.mail.operate.MailQueue}.
 */
@Version("1.1.0")
@Export
package org.letterhead.mail.operate;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
