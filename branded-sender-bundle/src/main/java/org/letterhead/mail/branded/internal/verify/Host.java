/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.people.AccessRule;
import org.letterhead.mail.people.HostDirectory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others know about accounts: who administers one, what it is called, and who writes down what was changed. */
@Component(service = Host.class)
public final class Host {
    /** Whoever holds a link that was mailed. */
    static final String RECIPIENT = "recipient";

    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccessControl access;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountDirectory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AuditLog audit;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Subscriptions subscriptions;

    /** Called by Declarative Services. */
    @Activate
    public Host() {}

    /**
     * Lets somebody go on.
     *
     * @throws SecurityException if this actor does not administer the account
     * @throws org.letterhead.mail.MailRejectedException if there is no such account
     */
    void require(Actor actor, String account, String what) {
        AccessRule.require(access, actor, account, what);
        HostDirectory.require(directory, account);
    }

    /** What people call an account. */
    String shownName(String account) {
        return HostDirectory.shownName(directory, account);
    }

    /** What the host says its mail is from; empty if it does not say. */
    String displayName(String account) {
        try {
            return HostDirectory.find(directory, account)
                    .map(AccountProfile::displayName)
                    .orElse("");
        } catch (MailUnavailableException e) {
            return "";
        }
    }

    /** Whether the host calls another account so. A directory that fails knows nothing. */
    boolean isNameOfAnother(String account, String name) {
        AccountDirectory present = directory;
        try {
            return present != null && present.isNameOfAnother(account, name);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The AccountDirectory service failed when it was asked about a name: {}", e.toString());
            return false;
        }
    }

    /** Whether an account has itself said that it does not write to an address: a link would never leave. */
    boolean isListed(String account, MailAddress address) {
        Subscriptions present = subscriptions;
        return present != null
                && present.suppression(account, MessageClass.SECURITY, "", address)
                        .isPresent();
    }

    /** Writes down a change that was made. It is made: what cannot be written down now is in the log. */
    void note(String account, String by, String what, Map<String, String> details) {
        LOG.info("Account {}: {} by {} {}", account, what, by, details);
        Optional.ofNullable(audit).ifPresent(present -> {
            try {
                present.write(account, by, what, details);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The change above is not in the audit trail: {}", e.toString());
            }
        });
    }
}
