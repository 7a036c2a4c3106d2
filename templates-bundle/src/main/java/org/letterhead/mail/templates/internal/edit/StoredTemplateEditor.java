/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.people.ActorName;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;
import org.letterhead.mail.templates.internal.edit.TextRows.Line;
import org.letterhead.mail.templates.internal.edit.TextRows.Place;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The editor of accounts' texts, on the store. */
@Component(service = TemplateEditor.class)
public final class StoredTemplateEditor implements TemplateEditor {
    private static final int MOST_CHANGES = 1_000;
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}");

    private final TemplatesStore store;
    private final EditableTemplates originals;
    private final KnownTexts known;
    private final AccessCheck access;
    private final Platform platform;
    private final TestMails tests;
    private final Clock clock;
    private final TemplateOverview overview;

    /** Called by Declarative Services. */
    @Activate
    public StoredTemplateEditor(
            @Reference TemplatesStore store,
            @Reference EditableTemplates originals,
            @Reference KnownTexts known,
            @Reference AccessCheck access,
            @Reference Platform platform,
            @Reference TestMails tests) {
        this(store, originals, known, access, platform, tests, Clock.systemUTC());
    }

    StoredTemplateEditor(
            TemplatesStore store,
            EditableTemplates originals,
            KnownTexts known,
            AccessCheck access,
            Platform platform,
            TestMails tests,
            Clock clock) {
        this.store = store;
        this.originals = originals;
        this.known = known;
        this.access = access;
        this.platform = platform;
        this.tests = tests;
        this.clock = clock;
        this.overview = new TemplateOverview(store, originals);
    }

    @Override
    public List<AccountTemplate.Entry> list(String account, Locale reader) {
        return overview.of(account, reader);
    }

    @Override
    public AccountTemplate get(String account, String templateId, Locale language, Locale reader) {
        return draft(account, templateId, language, reader).asKept();
    }

    private Draft draft(String account, String templateId, Locale language, Locale reader) {
        return Draft.read(
                store,
                originals,
                template(templateId, reader),
                new Place(account(account), templateId, language(language)));
    }

    private TemplateDescriptor template(String id, Locale reader) {
        return originals
                .find(id, reader)
                .orElseThrow(() -> new IllegalArgumentException("There is no template \"" + ShownText.of(id)
                        + "\". There are: "
                        + originals.list(Locale.ENGLISH).stream()
                                .map(TemplateDescriptor::id)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static String account(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("\"" + ShownText.of(account) + "\" is no account's name.");
        }
        return account;
    }

    private static Locale language(Locale language) {
        if (!LANGUAGE.matcher(language.toLanguageTag()).matches()
                || language.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("\"" + ShownText.of(language.toLanguageTag())
                    + "\" is not a language. Give a BCP 47 tag such as en, fr-CA or pl.");
        }
        return language;
    }

    @Override
    public List<TemplateFinding> check(
            String account, String templateId, Locale language, Map<TemplatePart, String> texts, Locale reader) {
        Findings findings = new Findings(reader);
        rendered(draft(account, templateId, language, reader), account, texts, findings);
        return findings.sorted();
    }

    /** Writes into a draft and renders it, if it is in order so far. */
    private Optional<RenderedMail> rendered(
            Draft draft, String account, Map<TemplatePart, String> texts, Findings findings) {
        draft.write(texts, findings);
        return findings.hasErrors() ? Optional.empty() : draft.render(known, platform.accountName(account), findings);
    }

    @Override
    public Saving save(
            Actor actor,
            String account,
            String templateId,
            Locale language,
            Map<TemplatePart, String> texts,
            long version,
            Locale reader) {
        access.require(actor, account, "saving the template " + ShownText.of(templateId));
        Draft draft = draft(account, templateId, language, reader);
        if (draft.version() != version) {
            return new Saving.Conflict(draft.asKept());
        }
        Findings findings = new Findings(reader);
        rendered(draft, account, texts, findings);
        if (findings.hasErrors()) {
            return new Saving.Refused(findings.sorted());
        }
        if (!draft.changes().isEmpty() && !saved(draft, actor, new Place(account, templateId, language), version)) {
            return new Saving.Conflict(get(account, templateId, language, reader));
        }
        return new Saving.Saved(get(account, templateId, language, reader), findings.sorted());
    }

    private boolean saved(Draft draft, Actor actor, Place place, long version) {
        boolean saved = store.transaction(handle -> {
            TextRows.takeTurn(handle, place.account());
            if (TextRows.version(handle, place) != version) {
                handle.rollback();
                return false;
            }
            String by = ActorName.of(actor);
            draft.save(handle, by, clock.instant());
            TextRows.note(
                    handle,
                    clock,
                    place.account(),
                    by,
                    "saved",
                    place.template(),
                    place.tag(),
                    draft.changes().keySet());
            return true;
        });
        known.changed();
        return saved;
    }

    @Override
    public int reset(Actor actor, String account, TemplateReset which) {
        access.require(actor, account, "bringing originals back");
        account(account);
        int given = store.transaction(handle -> {
            TextRows.takeTurn(handle, account);
            List<Line> gone = TextRows.lines(handle, account).stream()
                    .filter(line -> isMeant(which, line))
                    .toList();
            gone.stream()
                    .map(line -> new Place(account, line.template(), line.language()))
                    .distinct()
                    .forEach(place -> TextRows.moveOn(handle, place));
            gone.forEach(
                    line -> TextRows.drop(handle, new Place(account, line.template(), line.language()), line.part()));
            if (!gone.isEmpty()) {
                TextRows.note(
                        handle,
                        clock,
                        account,
                        ActorName.of(actor),
                        "reset",
                        which instanceof TemplateReset.OfTemplate one ? one.templateId() : "",
                        languageOf(which),
                        EnumSet.noneOf(TemplatePart.class));
            }
            return (int) gone.stream().filter(line -> !line.made()).count();
        });
        known.changed();
        return given;
    }

    private static boolean isMeant(TemplateReset which, Line line) {
        if (which instanceof TemplateReset.OfTemplate one) {
            return line.template().equals(one.templateId()) && line.language().equals(one.language());
        }
        return !(which instanceof TemplateReset.OfLanguage all)
                || line.language().equals(all.language());
    }

    private static String languageOf(TemplateReset which) {
        if (which instanceof TemplateReset.OfTemplate one) {
            return one.language().toLanguageTag();
        }
        return which instanceof TemplateReset.OfLanguage all ? all.language().toLanguageTag() : "";
    }

    @Override
    public void switchOff(Actor actor, String account, String templateId, boolean off) {
        access.require(actor, account, "switching the template " + ShownText.of(templateId) + (off ? " off" : " on"));
        account(account);
        TemplateDescriptor template = template(templateId, Locale.ENGLISH);
        // Switching on is always possible: what a template allows may have changed since.
        if (off && (template.messageClass() == MessageClass.SECURITY || !template.maySwitchOff())) {
            throw new IllegalArgumentException("Mails of the template \"" + templateId
                    + "\" cannot be switched off: people need them to get in or to stay safe.");
        }
        store.transaction(handle -> {
            TextRows.takeTurn(handle, account);
            boolean changed = TextRows.switchOff(handle, account, templateId, off);
            if (changed) {
                TextRows.note(
                        handle,
                        clock,
                        account,
                        ActorName.of(actor),
                        off ? "switched-off" : "switched-on",
                        templateId,
                        "",
                        EnumSet.noneOf(TemplatePart.class));
            }
            return changed;
        });
        known.changed();
    }

    @Override
    public List<Change> changes(String account, Optional<UUID> before, int most) {
        if (most < 1 || most > MOST_CHANGES) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST_CHANGES);
        }
        return store.run(handle -> TextRows.changes(handle, account, before, most));
    }

    @Override
    public Preview preview(
            String account, String templateId, Locale language, Map<TemplatePart, String> texts, Locale reader) {
        Findings findings = new Findings(reader);
        Draft draft = draft(account, templateId, language, reader);
        Optional<RenderedMail> mail = rendered(draft, account, texts, findings);
        if (mail.isEmpty() || findings.hasErrors()) {
            return new Preview.NotPossible(findings.sorted());
        }
        MessageClass messageClass = template(templateId, reader).messageClass();
        Optional<String> source =
                platform.source(account, messageClass, mail.get(), new Mailbox("", MailAddress.of(Platform.NOBODY)));
        return new Preview.Shown(mail.get(), source, findings.sorted());
    }

    @Override
    public TestSending sendTest(
            Actor actor,
            String account,
            String templateId,
            Locale language,
            Map<TemplatePart, String> texts,
            MailAddress recipient,
            Locale reader) {
        access.require(actor, account, "mailing a preview of the template " + ShownText.of(templateId));
        Findings findings = new Findings(reader);
        Optional<RenderedMail> mail = rendered(draft(account, templateId, language, reader), account, texts, findings);
        return mail.isEmpty() || findings.hasErrors()
                ? new TestSending.Refused(findings.sorted())
                : tests.send(account, mail.get(), recipient);
    }
}
