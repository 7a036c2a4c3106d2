/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What templates are there and how one becomes the texts of a mail. {@link org.letterhead.mail.template.MailTemplates}
 * is implemented by the bundle that keeps the catalogue.
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.template;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
