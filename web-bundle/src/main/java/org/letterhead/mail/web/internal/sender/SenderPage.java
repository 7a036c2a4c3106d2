/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.BrandedSenders.Asking;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Ending;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.web.internal.delivery.Said;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Names and address on one page, and the question before the address is given up. */
final class SenderPage {
    private static final String PAGE = "sender";

    private final SenderTab tab;

    SenderPage(SenderTab tab) {
        this.tab = tab;
    }

    Reply show(Visit visit) {
        return Reply.page(view(visit, Optional.empty(), Optional.empty()));
    }

    Reply askToRevoke(Visit visit) {
        BrandedSender sender = senders().of(visit.user(), visit.account(), visit.locale());
        if (sender.verified().isEmpty() && sender.wanted().isEmpty()) {
            return Reply.elsewhere(PAGE);
        }
        return Reply.page(question(visit, sender));
    }

    Reply change(Visit visit) {
        return switch (visit.form().text("do")) {
            case "names" -> names(visit);
            case "request" -> request(visit);
            case "resend" ->
                asked(visit, senders().resend(visit.user(), visit.account(), visit.locale()), Optional.empty());
            case "cancel" ->
                ended(visit, senders().cancel(visit.user(), visit.account(), visit.locale()), "done.cancelled");
            case "revoke" ->
                ended(visit, senders().revoke(visit.user(), visit.account(), visit.locale()), "done.revoked");
            default -> throw new NoSuchElementException();
        };
    }

    private BrandedSenders senders() {
        return Visit.there(tab.senders().orElse(null), "branded-sender-bundle");
    }

    private static Said said(Visit visit) {
        return new Said(SenderTab.WORDS, visit.locale());
    }

    private Reply names(Visit visit) {
        Said said = said(visit);
        NamesForm form = NamesForm.read(visit.form()).checked(said);
        if (form.isWrong()) {
            return refused(visit, form, said.say("names.refused"));
        }
        Saving saving =
                tab.settings().saveNames(visit.user(), visit.account(), form.names(), revision(visit), visit.locale());
        if (saving instanceof Saving.Saved) {
            return Reply.elsewhere(PAGE, Notice.done(said.say("done.names")));
        }
        if (saving instanceof Saving.Conflict conflict) {
            return conflict(visit, form, conflict.settings());
        }
        if (saving instanceof Saving.Refused refused) {
            return refused(visit, form.with(refused.findings()), said.say("names.refused"));
        }
        String text = saving instanceof Saving.NotProven not ? not.text() : ((Saving.NotPossible) saving).text();
        return refused(visit, form, said.say("names.not-possible"), text);
    }

    private static long revision(Visit visit) {
        try {
            return Long.parseLong(visit.form().text("revision"));
        } catch (NumberFormatException e) {
            // Of no settings that there ever were: somebody has tampered with the form.
            return -1;
        }
    }

    private Reply refused(Visit visit, NamesForm form, String title, String... texts) {
        return Reply.refused(view(visit, Optional.of(form), Optional.empty()).saying(Notice.error(title, texts)));
    }

    /** Somebody else was faster: theirs is shown beside what was typed, which can be saved over it. */
    private Reply conflict(Visit visit, NamesForm typed, AccountSettings theirs) {
        Said said = said(visit);
        Map<String, Object> values = values(visit, theirs, Optional.of(typed), Optional.empty());
        SenderNames names = theirs.names();
        values.put(
                "theirs",
                Map.of(
                        "name", names.displayName().map(Said::untrusted).orElseGet(() -> said.say("name.own")),
                        "answers",
                                names.replyTo()
                                        .map(Mailbox::toString)
                                        .map(Said::untrusted)
                                        .orElseGet(() -> said.say("answers.own"))));
        Notice notice = Notice.error(
                theirs.lastChange()
                        .map(change ->
                                said.say("conflict.by", "who", said.by(change.by()), "when", said.time(change.at())))
                        .orElseGet(() -> said.say("conflict")),
                said.say("conflict.more"));
        return new Reply.Page(409, page(visit, values).saying(notice));
    }

    private Reply request(Visit visit) {
        AddressForm form = AddressForm.read(visit.form());
        Asking asking =
                senders().request(visit.user(), visit.account(), form.address(), form.displayName(), visit.locale());
        return asked(visit, asking, Optional.of(form));
    }

    private Reply asked(Visit visit, Asking asking, Optional<AddressForm> form) {
        if (asking instanceof Asking.Asked asked) {
            return Reply.elsewhere(PAGE, Notice.done(asked.text()));
        }
        if (asking instanceof Asking.Verified verified) {
            return Reply.elsewhere(PAGE, Notice.done(verified.text()));
        }
        if (asking instanceof Asking.Refused refused) {
            Optional<AddressForm> wrong = form.map(typed -> typed.with(refused.findings()));
            List<String> general = wrong.map(AddressForm::general)
                    .orElseGet(
                            () -> refused.findings().stream().map(Finding::text).toList());
            return Reply.refused(view(visit, Optional.empty(), wrong)
                    .saying(Notice.error(said(visit).say("address.refused"), general.toArray(String[]::new))));
        }
        String text = asking instanceof Asking.TooMany tooMany ? tooMany.text() : ((Asking.NotPossible) asking).text();
        return Reply.refused(view(visit, Optional.empty(), form).saying(Notice.error(text)));
    }

    private Reply ended(Visit visit, Ending ending, String done) {
        Said said = said(visit);
        if (ending instanceof Ending.Ended) {
            return Reply.elsewhere(PAGE, Notice.done(said.say(done)));
        }
        if (ending instanceof Ending.Nothing) {
            return Reply.elsewhere(PAGE, new Notice(Notice.Kind.INFO, said.say("done.nothing"), List.of()));
        }
        return Reply.refused(view(visit, Optional.empty(), Optional.empty())
                .saying(Notice.error(((Ending.NotPossible) ending).text())));
    }

    private View question(Visit visit, BrandedSender sender) {
        Said said = said(visit);
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        Map<String, Object> values = new HashMap<>();
        values.put("sender", new SenderView(visit, settings, said).of(sender));
        values.put("action", visit.link(PAGE, "revoke"));
        values.put("back", visit.link(PAGE));
        return View.of("sender/revoke.html", said.say("revoke.title"), values);
    }

    private View view(Visit visit, Optional<NamesForm> names, Optional<AddressForm> address) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        return page(visit, values(visit, settings, names, address));
    }

    private static View page(Visit visit, Map<String, Object> values) {
        return View.of("sender/sender.html", said(visit).say("title"), values);
    }

    private Map<String, Object> values(
            Visit visit, AccountSettings settings, Optional<NamesForm> names, Optional<AddressForm> address) {
        Said said = said(visit);
        Map<String, Object> values = new HashMap<>();
        values.put("action", visit.link(PAGE));
        values.put("revision", settings.revision());
        values.put("ownName", Said.untrusted(visit.accountName()));
        values.put("usedName", Said.name(settings, settings.leavesBy()));
        values.put("delivery", visit.link("delivery"));
        values.put(
                "names", names.orElseGet(() -> NamesForm.of(settings.names())).shown());
        Optional<BrandedSender> sender =
                tab.senders().map(service -> service.of(visit.user(), visit.account(), visit.locale()));
        sender.ifPresent(one -> {
            values.put("sender", new SenderView(visit, settings, said).of(one));
            values.put("wish", address.orElseGet(() -> AddressForm.of(one)).shown());
            values.put("revoke", visit.link(PAGE, "revoke"));
        });
        values.put("isAway", sender.isEmpty());
        return values;
    }
}
