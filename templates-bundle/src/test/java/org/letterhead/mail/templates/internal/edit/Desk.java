/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Saving;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.BundledTemplates;
import org.letterhead.mail.templates.internal.Catalogues;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.catalogue.Wording;

/** The editor with a real database and the templates that are shipped, wired as Declarative Services does. */
final class Desk implements AutoCloseable, AccessControl, MailService, VerifiedAddresses {
    static final Actor ANNA = new Actor.User("anna");
    static final Locale EN = Locale.ENGLISH;

    final TestClock clock = new TestClock();
    final Set<String> administered = ConcurrentHashMap.newKeySet();
    final Set<String> verified = ConcurrentHashMap.newKeySet();
    final List<MailRequest> mailed = new CopyOnWriteArrayList<>();
    final Catalogue shipped = CatalogueReader.read(ShippedFiles.ofThisBundle());
    final AccessCheck access = new AccessCheck();
    final Platform platform = new Platform();
    private final Databases databases;
    private final Database database;
    final Node node;
    volatile RuntimeException refusal;

    /** A machine of several on the same database. */
    final class Node {
        final TemplatesStore store = new TemplatesStore(database);
        final KnownTexts known = new KnownTexts(store);
        final TestMails tests = new TestMails(store, 3, clock);
        TemplateEditor editor;
        BundledTemplates templates;

        Node(Catalogue catalogue) {
            inject(tests, "mails", Desk.this);
            inject(tests, "addresses", Desk.this);
            serve(catalogue);
        }

        /** Another version of the bundles that bring templates. */
        void serve(Catalogue catalogue) {
            Catalogues catalogues = new Catalogues(catalogue);
            editor = new StoredTemplateEditor(
                    store, new EditableTemplates(catalogues), known, access, platform, tests, clock);
            templates = new BundledTemplates(catalogues, known);
        }

        void storeGoes() {
            inject(store, "database", null);
            inject(store, "anybodys", database);
        }

        void storeComes() {
            inject(store, "database", database);
        }

        /** As after some seconds. */
        void time() {
            inject(known, "readAgainAt", System.nanoTime());
        }
    }

    Desk(Databases.Kind kind, Path folder) {
        databases = Databases.on(kind, folder);
        database = databases.schema("templates", Path.of("src/main/resources/db/templates"));
        inject(access, "access", this);
        administered.add("anna acme");
        verified.add("acme anna@acme.example");
        node = new Node(shipped);
    }

    Node another() {
        return new Node(shipped);
    }

    /** The shipped catalogue after an update that has changed one text. */
    Catalogue updated(String id, Locale language, TemplatePart part, String text) {
        Map<String, Template> byId = new HashMap<>(shipped.byId());
        byId.computeIfPresent(id, (any, old) -> {
            Map<TemplatePart, String> parts =
                    new HashMap<>(old.wordings().get(language).parts());
            parts.put(part, text);
            Map<Locale, Wording> wordings = new HashMap<>(old.wordings());
            wordings.put(language, new Wording(parts));
            return new Template(
                    id,
                    old.messageClass(),
                    old.variables(),
                    old.footer(),
                    old.layout(),
                    old.maySwitchOff(),
                    wordings,
                    old.words());
        });
        return new Catalogue(byId, shipped.layout(), shipped.footer());
    }

    Catalogue without(String id) {
        Map<String, Template> byId = new HashMap<>(shipped.byId());
        byId.remove(id);
        return new Catalogue(byId, shipped.layout(), shipped.footer());
    }

    String original(String id, TemplatePart part) {
        return shipped.findEditable(id).orElseThrow().original(EN, part).orElseThrow();
    }

    AccountTemplate get(String id) {
        return node.editor.get("acme", id, EN, EN);
    }

    Saving save(String id, Map<TemplatePart, String> texts) {
        return node.editor.save(ANNA, "acme", id, EN, texts, get(id).version(), EN);
    }

    RenderedMail mail(String id, Locale... languages) {
        return mail("acme", id, languages);
    }

    RenderedMail mail(String account, String id, Locale... languages) {
        return node.templates.render(new TemplateCall(
                id,
                Variable.samples(shipped.find(id).orElseThrow().variables()),
                account,
                "Acme Shop",
                languages.length == 0 ? List.of(EN) : List.of(languages)));
    }

    long rows(String table) {
        return node.store.run(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    List<String> history() {
        List<String> lines = new ArrayList<>();
        node.editor
                .changes("acme", Optional.empty(), 100)
                .forEach(change -> lines.add(change.actor() + ": " + change.what() + " "
                        + change.templateId().orElse("*") + " "
                        + change.language().map(Locale::toLanguageTag).orElse("*") + " " + change.parts()));
        return lines;
    }

    @Override
    public boolean administers(Actor actor, String account) {
        return administered.contains(((Actor.User) actor).name() + " " + account);
    }

    @Override
    public MailId send(MailRequest request) {
        if (refusal != null) {
            throw refusal;
        }
        mailed.add(request);
        return MailId.create(clock);
    }

    @Override
    public Optional<MailStatus> status(MailId id, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Cancellation> cancel(MailId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<AccountAddress> of(String account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isVerified(String account, MailAddress address) {
        return verified.contains(account + " " + address);
    }

    @Override
    public Invitation invite(Actor actor, String account, MailAddress address, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Actor actor, String account, MailAddress address) {
        throw new UnsupportedOperationException();
    }

    Instant now() {
        return clock.instant();
    }

    /** Sets what Declarative Services would inject. */
    static void inject(Object component, String name, Object service) {
        try {
            Field field = component.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.set(component, service);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        databases.close();
    }
}
