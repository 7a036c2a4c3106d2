/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.TransportSettings;

/**
 * By which way a mail is to leave, with which settings, and under which names: what is used, or what somebody tries.
 *
 * @param account the account's name
 * @param way the way
 * @param settings what is filled in for it
 * @param wanted what the way is told about the sender
 */
public record Choice(String account, String way, TransportSettings settings, SenderRequest wanted) {
    /** What an account has chosen, for one of its mails. */
    static Choice of(AcceptedMail mail, AccountRoute chosen) {
        if (mail.sender() == SenderChoice.NEUTRAL) {
            // Nothing that an administrator of the account has filled in: such mail goes to people who do not know the
            // account, and to the
            // others when somebody has changed it.
            return new Choice(
                    mail.account(),
                    chosen.neutralWay(),
                    TransportSettings.EMPTY,
                    wanted(mail, Optional.empty(), Optional.empty(), SenderRequest.Purpose.CHOSEN));
        }
        return new Choice(
                mail.account(),
                chosen.way(),
                chosen.settings(),
                wanted(mail, chosen.displayName(), chosen.replyTo(), SenderRequest.Purpose.CHOSEN));
    }

    /** What stands in for it while it fails, as the account wants it; empty if its mail waits. */
    static Optional<Choice> instead(AcceptedMail mail, AccountRoute chosen) {
        if (mail.sender() == SenderChoice.NEUTRAL || !chosen.fallback().allows(mail.messageClass())) {
            return Optional.empty();
        }
        return fallbackOf(chosen)
                .filter(way -> !way.equals(chosen.way()))
                .map(way -> new Choice(
                        mail.account(),
                        way,
                        TransportSettings.EMPTY,
                        wanted(mail, chosen.displayName(), chosen.replyTo(), SenderRequest.Purpose.FALLBACK)));
    }

    /** The way that stands in; never one that shows the platform's name to the recipients of a white label. */
    public static Optional<String> fallbackOf(AccountRoute chosen) {
        FallbackPolicy policy = chosen.fallback();
        boolean whiteLabel = !chosen.neutralWay().equals(AccountRoute.PLATFORM.way());
        return policy.on()
                ? Optional.of(policy.way()
                        .filter(way -> !(whiteLabel && way.equals(AccountRoute.PLATFORM.way())))
                        .orElse(chosen.neutralWay()))
                : Optional.empty();
    }

    /** The same, but answers go there. */
    Choice answeredTo(Optional<Mailbox> replyTo) {
        return new Choice(
                account,
                way,
                settings,
                new SenderRequest(
                        wanted.displayName(),
                        replyTo,
                        wanted.purpose(),
                        wanted.messageClass(),
                        wanted.locale(),
                        wanted.mail()));
    }

    /** What somebody tries before it is saved. */
    public static Choice tried(AcceptedMail mail, String way, TransportSettings settings, SenderNames names) {
        return new Choice(
                mail.account(),
                way,
                settings,
                wanted(mail, names.displayName(), names.replyTo(), SenderRequest.Purpose.TEST));
    }

    /** What somebody only looks at, under the names that the account's host knows. */
    public static Choice seen(
            String account, Optional<AccountProfile> profile, String way, TransportSettings settings, Locale locale) {
        return new Choice(
                account,
                way,
                settings,
                new SenderRequest(
                        DisplayName.clean(
                                profile.map(AccountProfile::displayName).orElse("")),
                        profile.flatMap(AccountProfile::replyTo),
                        SenderRequest.Purpose.TEST,
                        MessageClass.TRANSACTIONAL,
                        locale));
    }

    private static SenderRequest wanted(
            AcceptedMail mail, Optional<String> displayName, Optional<Mailbox> replyTo, SenderRequest.Purpose purpose) {
        return new SenderRequest(
                DisplayName.clean(displayName.orElse(mail.accountName())),
                replyTo.or(mail::accountReplyTo),
                purpose,
                mail.messageClass(),
                mail.locale(),
                Optional.of(mail.id()));
    }
}
