/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.HashMap;
import java.util.Map;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.BrandedSenders.Appearance;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Progress;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.account.BrandedSenders.Verified;
import org.letterhead.mail.account.BrandedSenders.Wanted;
import org.letterhead.mail.web.internal.delivery.Said;
import org.letterhead.mail.web.internal.page.Visit;

/** An account's own address in words. */
record SenderView(Visit visit, AccountSettings settings, Said said) {
    Map<String, Object> of(BrandedSender sender) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("state", said.of("state", sender.state()));
        shown.put(
                "style",
                switch (sender.state()) {
                    case VERIFIED -> "good";
                    case PENDING -> "accent";
                    case EXPIRED -> "warn";
                    case UNVERIFIED -> "";
                });
        sender.verified().ifPresent(verified -> shown.put("verified", verified(verified)));
        sender.wanted().ifPresent(wanted -> shown.put("wanted", wanted(wanted)));
        boolean any = sender.verified().isPresent() || sender.wanted().isPresent();
        shown.put("isAny", any);
        shown.put("isNone", !any);
        shown.put("isChange", sender.verified().isPresent());
        return shown;
    }

    private Map<String, Object> verified(Verified verified) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("address", Said.untrusted(verified.address().toString()));
        shown.put("displayName", name(verified.displayName()));
        shown.put("since", said.moment(verified.since()));
        verified.until().ifPresent(at -> {
            shown.put("until", said.moment(at));
            shown.put("canRenew", true);
        });
        shown.put("use", said.of("use", verified.use()));
        shown.put(
                "useStyle",
                switch (verified.use()) {
                    case ACTIVE -> "good";
                    case READY, COMING -> "accent";
                    case LOCKED -> "warn";
                });
        if (verified.use() == Use.READY) {
            shown.put("switchPage", visit.link("delivery", BrandedSenders.WAY));
        }
        if (verified.use() == Use.LOCKED) {
            settings.way(BrandedSenders.WAY)
                    .flatMap(way -> Said.link(way.plans()))
                    .ifPresent(link -> shown.put("plans", link));
        }
        shown.put("text", verified.text());
        shown.put("appearance", appearance(verified.appearance()));
        return shown;
    }

    private Map<String, Object> wanted(Wanted wanted) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("address", Said.untrusted(wanted.address().toString()));
        shown.put("displayName", name(wanted.displayName()));
        shown.put("since", said.moment(wanted.since()));
        shown.put("until", said.moment(wanted.until()));
        shown.put("by", said.by(wanted.askedBy()));
        shown.put("progress", said.of("progress", wanted.progress()));
        shown.put(
                "progressStyle",
                switch (wanted.progress()) {
                    case MAILED -> "accent";
                    case EXPIRED -> "warn";
                    case DECLINED -> "bad";
                });
        shown.put("canResend", wanted.progress() != Progress.DECLINED);
        shown.put("text", wanted.text());
        shown.put("appearance", appearance(wanted.appearance()));
        return shown;
    }

    private String name(String displayName) {
        return displayName.isEmpty() ? said.say("name.own") : Said.untrusted(displayName);
    }

    private Map<String, Object> appearance(Appearance appearance) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("from", appearance.from().map(Said::untrusted).orElseGet(() -> said.say("appearance.unknown")));
        shown.put("why", appearance.text());
        shown.put("asItself", appearance.asItself());
        return shown;
    }
}
