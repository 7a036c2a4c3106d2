/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What Letterhead asks about accounts: who they are ({@link org.letterhead.mail.account.AccountDirectory}, a host's),
 * how their mail leaves ({@link org.letterhead.mail.account.AccountRouting}), and who may change that
 * ({@link org.letterhead.mail.account.AccessControl}, a host's).
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
