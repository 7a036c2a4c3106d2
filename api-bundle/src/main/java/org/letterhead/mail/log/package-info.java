/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What has become of all mails: {@link org.letterhead.mail.log.MailLog}, for hosts, pages and operators.
 */
@Version("1.1.0")
@Export
package org.letterhead.mail.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
