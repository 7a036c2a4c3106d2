/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.access.AccessCheck;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.accounts.internal.settings.SettingsChange.Wish;
import org.letterhead.mail.accounts.internal.settings.SettingsCheck.Offer;
import org.letterhead.mail.people.ActorName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The door to an account's settings: who may come in, and where it goes from here. */
@Component
public final class StoredMailSettings implements MailSettings {
    private static final int MOST = 1000;

    private final AccountsStore store;
    private final AccessCheck access;
    private final HostAccounts hosts;
    private final SettingsView view;
    private final SettingsCheck check;
    private final TestRun tests;
    private final ChangePlans plans;
    private final FallbackPlans fallbacks;
    private final SettingsChange change;
    private final Drafts drafts;

    /** Called by Declarative Services. */
    @Activate
    public StoredMailSettings(
            @Reference AccountsStore store,
            @Reference AccessCheck access,
            @Reference HostAccounts hosts,
            @Reference SettingsView view,
            @Reference SettingsCheck check,
            @Reference TestRun tests,
            @Reference ChangePlans plans,
            @Reference FallbackPlans fallbacks,
            @Reference SettingsChange change,
            @Reference Drafts drafts) {
        this.store = store;
        this.access = access;
        this.hosts = hosts;
        this.view = view;
        this.check = check;
        this.tests = tests;
        this.plans = plans;
        this.fallbacks = fallbacks;
        this.change = change;
        this.drafts = drafts;
    }

    @Override
    public AccountSettings of(Actor actor, String account, Locale reader) {
        enter(actor, account, "looking at mail settings");
        return view.of(account, reader);
    }

    @Override
    public List<Finding> check(Actor actor, String account, Draft draft, Locale reader) {
        enter(actor, account, "checking mail settings");
        Offer offer = check.offer(account, draft.way(), reader);
        if (offer instanceof Offer.Closed closed) {
            return List.of(SettingsCheck.error("", closed.text()));
        }
        List<StoredWay> stored = store.run(handle -> SettingsRows.ways(handle, account));
        return check.check(stored, account, ((Offer.Open) offer).description(), draft, reader)
                .findings();
    }

    @Override
    public Testing test(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader) {
        enter(actor, account, "testing mail settings");
        return tests.test(actor, account, draft, recipient, reader);
    }

    @Override
    public Saving save(Actor actor, String account, Draft draft, Optional<String> proof, long revision, Locale reader) {
        enter(actor, account, "saving mail settings");
        Wish wish = new Wish(ActorName.of(actor), account, revision, reader);
        return change.make(wish, (now, people) -> plans.save(now, people, wish, draft, proof));
    }

    @Override
    public Saving switchOn(Actor actor, String account, String way, long revision, Locale reader) {
        enter(actor, account, "switching a way on");
        Wish wish = new Wish(ActorName.of(actor), account, revision, reader);
        return change.make(wish, (now, people) -> plans.switchOn(now, people, wish, way));
    }

    @Override
    public Saving switchOff(Actor actor, String account, String way, long revision, Locale reader) {
        enter(actor, account, "switching a way off");
        return change.make(
                new Wish(ActorName.of(actor), account, revision, reader),
                (now, people) -> plans.switchOff(now, people, way));
    }

    @Override
    public Saving saveNames(Actor actor, String account, SenderNames names, long revision, Locale reader) {
        enter(actor, account, "changing who mail is from");
        Wish wish = new Wish(ActorName.of(actor), account, revision, reader);
        return change.make(wish, (now, people) -> plans.names(now.choice(), people, wish, names));
    }

    @Override
    public Saving saveFallback(Actor actor, String account, FallbackPolicy policy, long revision, Locale reader) {
        enter(actor, account, "changing what becomes of mail while its way fails");
        Wish wish = new Wish(ActorName.of(actor), account, revision, reader);
        return change.make(wish, (now, people) -> fallbacks.change(now.choice(), people, wish, policy));
    }

    @Override
    public List<Finding> keepDraft(Actor actor, String account, Draft draft, Locale reader) {
        enter(actor, account, "keeping a draft of mail settings");
        return drafts.keep(actor, account, draft, reader);
    }

    @Override
    public boolean dropDraft(Actor actor, String account, String way) {
        enter(actor, account, "dropping a draft of mail settings");
        return drafts.drop(account, way);
    }

    @Override
    public List<TestMail> tests(Actor actor, String account, int most) {
        enter(actor, account, "looking at test mails");
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST);
        }
        return store.run(handle -> TestRows.of(handle, account, most));
    }

    private void enter(Actor actor, String account, String what) {
        access.require(actor, account, what);
        hosts.require(account);
    }
}
