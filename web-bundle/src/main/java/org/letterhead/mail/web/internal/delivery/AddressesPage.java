/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** The addresses that test mails may go to: those of the account's people, and test users who have confirmed theirs. */
final class AddressesPage {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.forLanguageTag("pl"));

    private final DeliveryTab tab;

    AddressesPage(DeliveryTab tab) {
        this.tab = tab;
    }

    Reply show(Visit visit) {
        return Reply.page(view(visit, "", visit.locale(), Optional.empty()));
    }

    Reply change(Visit visit) {
        VerifiedAddresses book = book();
        Said said = Said.to(visit);
        String typed = visit.form().text("address");
        String what = visit.form().text("do");
        Locale language = language(visit);
        MailAddress address;
        try {
            address = MailAddress.of(typed);
        } catch (MailRejectedException e) {
            if (!what.equals("add")) {
                throw new NoSuchElementException();
            }
            String key = typed.isEmpty() ? "address.empty" : "address.malformed";
            return Reply.refused(view(visit, typed, language, Optional.of(said.say(key))));
        }
        return switch (what) {
            case "add" -> invite(visit, book, address, typed, language);
            case "resend" -> {
                known(visit, book, address);
                yield invite(visit, book, address, "", language);
            }
            case "remove" -> {
                AccountAddress known = known(visit, book, address);
                boolean removed = known.state() != AccountAddress.State.HOST
                        && book.remove(visit.user(), visit.account(), address);
                yield Reply.elsewhere(
                        "delivery/addresses",
                        removed
                                ? Notice.done(said.say("done.removed", "address", shown(address)))
                                : Notice.error(said.say("address.not-removed", "address", shown(address))));
            }
            default -> throw new NoSuchElementException();
        };
    }

    /** An address that is not this account's is like one that there is not. */
    private static AccountAddress known(Visit visit, VerifiedAddresses book, MailAddress address) {
        return book.of(visit.account()).stream()
                .filter(one -> one.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private Reply invite(Visit visit, VerifiedAddresses book, MailAddress address, String typed, Locale language) {
        Said said = Said.to(visit);
        Invitation invitation = book.invite(visit.user(), visit.account(), address, language);
        if (invitation instanceof Invitation.Sent) {
            return Reply.elsewhere(
                    "delivery/addresses",
                    Notice.done(said.say("done.invited", "address", shown(address)), said.say("done.invited.more")));
        }
        if (invitation instanceof Invitation.AlreadyVerified) {
            return Reply.elsewhere(
                    "delivery/addresses", Notice.done(said.say("done.verified", "address", shown(address))));
        }
        String text = invitation instanceof Invitation.TooMany tooMany
                ? said.say("address.too-many", "address", shown(address), "time", said.time(tooMany.again()))
                : words(((Invitation.NotPossible) invitation).advice(), said);
        if (typed.isEmpty()) {
            return Reply.refused(view(visit, "", language, Optional.empty()).saying(Notice.error(text)));
        }
        return Reply.refused(view(visit, typed, language, Optional.of(text)));
    }

    /** What to do, in the reader's language if we know the advice, else in English. */
    private static String words(Advice advice, Said said) {
        Map<String, String> arguments = new HashMap<>();
        advice.arguments().forEach((name, value) -> arguments.put(name, Said.untrusted(value)));
        return Said.WORDS
                .texts()
                .find("advice." + advice.key(), arguments, said.locale())
                .orElse(advice.english());
    }

    private VerifiedAddresses book() {
        return Visit.there(tab.addresses().orElse(null), "accounts-bundle");
    }

    private static Locale language(Visit visit) {
        return LANGUAGES.stream()
                .filter(one -> one.toLanguageTag().equals(visit.form().text("language")))
                .findFirst()
                .orElse(visit.locale());
    }

    private static String shown(MailAddress address) {
        return Said.untrusted(address.toString());
    }

    private View view(Visit visit, String typed, Locale language, Optional<String> wrong) {
        Said said = Said.to(visit);
        List<Map<String, Object>> rows =
                book().of(visit.account()).stream().map(one -> row(one, said)).toList();
        Map<String, Object> values = new HashMap<>();
        values.put("action", visit.link("delivery", "addresses"));
        values.put("back", visit.link("delivery"));
        values.put("people", rows);
        values.put("hasPeople", !rows.isEmpty());
        values.put("typed", typed);
        wrong.ifPresent(text -> values.put("wrong", text));
        values.put(
                "tongues",
                LANGUAGES.stream()
                        .map(one -> Map.of(
                                "tag", one.toLanguageTag(),
                                "label", one.getDisplayLanguage(visit.locale()),
                                "selected", one.getLanguage().equals(language.getLanguage())))
                        .toList());
        values.put("tongue", language.toLanguageTag());
        return View.of("delivery/addresses.html", said.say("addresses.title"), values);
    }

    private static Map<String, Object> row(AccountAddress one, Said said) {
        Map<String, Object> row = new HashMap<>();
        row.put("raw", one.address().toString());
        row.put("shown", shown(one.address()));
        row.put("state", said.of("address", one.state()));
        row.put(
                "style",
                switch (one.state()) {
                    case HOST, CONFIRMED -> "good";
                    case PENDING -> "accent";
                    case EXPIRED -> "warn";
                });
        one.since().ifPresent(at -> row.put("since", said.moment(at)));
        one.addedBy().ifPresent(by -> row.put("by", said.by(by)));
        row.put("isOurs", one.state() != AccountAddress.State.HOST);
        row.put("isOpen", !one.state().isVerified());
        return row;
    }
}
