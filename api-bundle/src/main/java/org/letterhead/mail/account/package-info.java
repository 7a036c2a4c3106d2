/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Accounts. What Letterhead asks about them: who they are ({@link org.letterhead.mail.account.AccountDirectory}, a host's), how
 * their mail leaves ({@link org.letterhead.mail.account.AccountRouting}), who may change that
 * ({@link org.letterhead.mail.account.AccessControl}, a host's), for which domains mail passes
 * ({@link org.letterhead.mail.account.DomainProof}), who does not want their mail
 * ({@link org.letterhead.mail.account.Subscriptions}). And what their administrators call: addresses of which it is known whose
 * they are ({@link org.letterhead.mail.account.VerifiedAddresses}), whom not to write to
 * ({@link org.letterhead.mail.account.Suppressions}), who changed what ({@link org.letterhead.mail.account.AuditLog}), an address of their own to send from
 * ({@link org.letterhead.mail.account.BrandedSenders}).
 */
@Version("1.0.0")
@Export
package org.letterhead.mail.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
