/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.accept.TestMails;

/** Whether a mail may be sent again, by whom, and to whom. */
final class ResendCheck {
    private final MailId id;

    ResendCheck(MailId id) {
        this.id = id;
    }

    /**
     * Whose mail it is.
     *
     * @throws MailRejectedException if it is not known
     */
    String account(Handle handle) {
        return handle.createQuery("select account from lh_delivery_mail where id = :id")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> not("it is not known, or no longer"));
    }

    /**
     * Whether somebody may do this.
     *
     * @param access the host's word, or {@code null}
     * @throws SecurityException if not
     */
    void actor(Actor actor, String account, AccessControl access) {
        if (!(actor instanceof Actor.User user)) {
            return;
        }
        if (access == null) {
            throw new SecurityException("User " + user.name() + " may not send mail " + id
                    + " again: no bundle says who administers account " + account
                    + ". Register an AccessControl service, or let an operator do it.");
        }
        boolean administers;
        try {
            administers = access.administers(actor, account);
        } catch (RuntimeException | LinkageError e) {
            throw new SecurityException(
                    "User " + user.name() + " may not send mail " + id
                            + " again: the host's AccessControl service failed when it was asked about account "
                            + account
                            + "; see the cause.",
                    e);
        }
        if (!administers) {
            throw new SecurityException("User " + user.name() + " may not send mail " + id
                    + " again: this user does not administer account " + account + ".");
        }
    }

    /**
     * Who did not get it.
     *
     * @throws MailRejectedException if there is nobody, or nothing to send
     */
    List<Integer> recipients(Handle handle) {
        UUID mail = id.value();
        String messageClass = handle.createQuery("select message_class from lh_delivery_mail where id = :id")
                .bind("id", mail)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> not("it is not known, or no longer"));
        if (messageClass.equals(MessageClass.SECURITY.name())) {
            throw not("it is a security mail, whose content is not kept; let the person ask for a new one");
        }
        if (isTest(handle, mail)) {
            throw not("it is a test of settings; test them again");
        }
        List<Integer> missed = handle.createQuery(
                        "select recipient_no from lh_delivery_recipient where mail_id = :id"
                                + " and state in ('FAILED', 'UNKNOWN_OUTCOME', 'BOUNCED', 'SUPPRESSED', 'CANCELLED') order by recipient_no")
                .bind("id", mail)
                .mapTo(Integer.class)
                .list();
        if (missed.isEmpty()) {
            throw not("every recipient got it or still may get it");
        }
        boolean kept = handle.createQuery(
                        "select mail_id from lh_delivery_content where mail_id = :id fetch first 1 rows only")
                .bind("id", mail)
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
        if (!kept) {
            throw notKept();
        }
        return missed;
    }

    /** A test proves the settings that it was sent with; once more it would leave with others. */
    private static boolean isTest(Handle handle, UUID mail) {
        return handle.createQuery("select template from lh_delivery_mail where id = :id")
                .bind("id", mail)
                .map((row, context) -> Optional.ofNullable(row.getString(1)))
                .one()
                .filter(TestMails.TEMPLATE::equals)
                .isPresent();
    }

    MailRejectedException notKept() {
        return not("its content is not kept any more (content.retention.days in"
                + " etc/org.letterhead.mail.delivery.cfg says for how long)");
    }

    private MailRejectedException not(String problem) {
        return new MailRejectedException(new Rejection.NotResendable(id, problem));
    }
}
