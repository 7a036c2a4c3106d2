/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a driver implements to add a way of sending: one {@link org.letterhead.mail.transport.MailTransport} service in
 * one bundle.
 *
 * <p>The path of a mail through these types: Letterhead opens a {@link org.letterhead.mail.transport.MailRoute} for an
 * account's settings, asks it for the {@link org.letterhead.mail.transport.Sender}, composes the mail, lets the route
 * {@linkplain org.letterhead.mail.transport.MailRoute#seal seal} it, takes a
 * {@link org.letterhead.mail.transport.MailConnection} from its own pool (made, when there is none, by the route's
 * {@link org.letterhead.mail.transport.Connector}) and hands the mail to
 * {@link org.letterhead.mail.transport.MailConnection#submit}. A driver keeps no pool, no queue and no retries.
 *
 * <p>Interfaces marked {@code ConsumerType} are implemented by drivers and gain only default methods in a minor
 * version; those marked {@code ProviderType} are implemented by Letterhead.
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
