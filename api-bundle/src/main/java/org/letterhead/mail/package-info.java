/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a host application calls: find {@link org.letterhead.mail.MailService} in the service registry, build a
 * {@link org.letterhead.mail.MailRequest}, send it, and ask later what became of it.
 *
 * <p>The words of this package (address, mailbox, failure, recipient state) are used by all other packages of
 * Letterhead. Everything here is immutable and may be used from any thread, services included. No method accepts or
 * returns {@code null} unless its documentation says so.
 *
 * <p>Import this package with a range up to the next major version. Interfaces marked {@code ProviderType} are
 * implemented by Letterhead alone and may gain methods in a minor version.
 */
@Version("1.0.0")
@Export
package org.letterhead.mail;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
