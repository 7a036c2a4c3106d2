/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Place;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.template.TemplateVariable.Type;

/**
 * A template editor in memory, as its contract says. A text in which {@code {{wrong}}} stands is an error, {@code <script>} is taken out, and {@code !!!} could be
 * better. Only anna administers acme.
 */
final class MemoryEditor implements TemplateEditor {
    static final Locale FRENCH = Locale.FRENCH;

    final Map<String, TemplateDescriptor> templates = new TreeMap<>();
    final Map<String, Map<TemplatePart, String>> originals = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    TestSending sending;

    private final Map<String, Map<TemplatePart, Kept>> own = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> off = new TreeSet<>();
    private final List<Change> changes = new ArrayList<>();
    private long moment;

    private record Kept(String text, String original, Instant at, String by) {}

    MemoryEditor() {
        add("layout", "Layout", MessageClass.TRANSACTIONAL, false);
        originals.put("layout", parts(TemplatePart.HTML, "<html>{{>content}}</html>", TemplatePart.LOGO, ""));
        originals.get("layout").put(TemplatePart.COLOUR, "#1f3f6e");
        originals.get("layout").put(TemplatePart.LEGAL_ADDRESS, "");
        add("footer", "Footer", MessageClass.TRANSACTIONAL, false);
        originals.put("footer", parts(TemplatePart.TEXT, "Bye", TemplatePart.HTML, "<p>Bye</p>"));
        add("order", "Zamówienie złożone", MessageClass.TRANSACTIONAL, true);
        originals.put(
                "order",
                parts(TemplatePart.SUBJECT, "Order {{number}}", TemplatePart.PREHEADER, "Thank you, {{number}}"));
        originals.get("order").put(TemplatePart.TEXT, "\n  Hello,\nyour order {{number}}\n");
        originals.get("order").put(TemplatePart.HTML, "<html><head></head><p>{{number}}</p>\n<p>bye</p></html>");
        add("password", "New password", MessageClass.SECURITY, true);
        originals.put("password", parts(TemplatePart.SUBJECT, "Password", TemplatePart.TEXT, "Link"));
    }

    private static Map<TemplatePart, String> parts(TemplatePart one, String text, TemplatePart two, String other) {
        Map<TemplatePart, String> parts = new EnumMap<>(TemplatePart.class);
        parts.put(one, text);
        parts.put(two, other);
        return parts;
    }

    void add(String id, String name, MessageClass messageClass, boolean maySwitchOff) {
        TemplateVariable number =
                new TemplateVariable("number", Type.NUMBER, true, "Which <b>order</b> it is", 20417, List.of());
        TemplateVariable lines = new TemplateVariable(
                "lines",
                Type.LIST,
                false,
                "What was ordered",
                List.of(Map.of(), Map.of()),
                List.of(
                        new TemplateVariable("price", Type.MONEY, false, "What it costs", money(), List.of()),
                        new TemplateVariable("day", Type.DATE, false, "When", LocalDate.of(2026, 11, 24), List.of())));
        templates.put(
                id,
                new TemplateDescriptor(
                        id,
                        name,
                        "What " + id + " is <i>for</i>",
                        messageClass,
                        List.of(number, lines),
                        List.of(Locale.ENGLISH, FRENCH),
                        true,
                        true,
                        maySwitchOff));
    }

    private static Map<String, Object> money() {
        return Map.of("amount", 1234.5, "currency", "EUR");
    }

    private static String place(String account, String id, Locale language) {
        return account + "/" + id + "/" + language.toLanguageTag();
    }

    private static void require(Actor actor, String account) {
        if (!(actor instanceof Actor.User user && user.name().equals("anna") && account.equals("acme"))) {
            throw new SecurityException(actor + " does not administer " + account);
        }
    }

    private TemplateDescriptor template(String id) {
        return Optional.ofNullable(templates.get(id))
                .orElseThrow(() -> new IllegalArgumentException("There is no template " + id));
    }

    @Override
    public List<AccountTemplate.Entry> list(String account, Locale reader) {
        return templates.values().stream()
                .map(template -> new AccountTemplate.Entry(
                        template,
                        languages(account, template.id(), false),
                        languages(account, template.id(), true),
                        off.contains(account + "/" + template.id())))
                .toList();
    }

    private List<Locale> languages(String account, String id, boolean drifted) {
        return own.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(account + "/" + id + "/"))
                .filter(entry -> entry.getValue().entrySet().stream()
                        .anyMatch(kept -> !drifted || hasDrifted(id, kept.getKey(), kept.getValue())))
                .map(entry -> Locale.forLanguageTag(
                        entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1)))
                .toList();
    }

    private boolean hasDrifted(String id, TemplatePart part, Kept kept) {
        return !kept.original().equals(originals.get(id).get(part));
    }

    @Override
    public AccountTemplate get(String account, String id, Locale language, Locale reader) {
        TemplateDescriptor template = template(id);
        Map<TemplatePart, AccountTemplate.Text> texts = new EnumMap<>(TemplatePart.class);
        Map<TemplatePart, Kept> kept = own.getOrDefault(place(account, id, language), Map.of());
        originals
                .get(id)
                .forEach((part, text) -> texts.put(
                        part,
                        new AccountTemplate.Text(
                                text,
                                Optional.ofNullable(kept.get(part))
                                        .map(one -> new AccountTemplate.Own(
                                                one.text(),
                                                Optional.of(one.original()).filter(then -> !then.equals(text)),
                                                one.at(),
                                                one.by(),
                                                false)))));
        return new AccountTemplate(template, language, texts, versions.getOrDefault(place(account, id, language), 0L));
    }

    @Override
    public List<TemplateFinding> check(
            String account, String id, Locale language, Map<TemplatePart, String> texts, Locale reader) {
        List<TemplateFinding> findings = new ArrayList<>();
        new TreeMap<>(texts).forEach((part, text) -> {
            find(findings, Severity.ERROR, part, text, "{{wrong}}", "There is no variable <wrong>");
            find(findings, Severity.WARNING, part, text, "!!!", "Too loud");
            find(findings, Severity.REMOVED, part, text, "<script>", "The element <script> was taken out");
            if (part == TemplatePart.SUBJECT && text.isBlank()) {
                findings.add(new TemplateFinding(
                        Severity.ERROR, part, Optional.empty(), "subject-empty", "The subject is empty."));
            }
        });
        findings.sort((one, other) -> one.severity().compareTo(other.severity()));
        return findings;
    }

    private static void find(
            List<TemplateFinding> findings,
            Severity severity,
            TemplatePart part,
            String text,
            String bad,
            String words) {
        int at = text.indexOf(bad);
        if (at >= 0) {
            String before = text.substring(0, at);
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            findings.add(new TemplateFinding(severity, part, Optional.of(new Place(line, column)), "bad", words));
        }
    }

    private static boolean hasErrors(Collection<TemplateFinding> findings) {
        return findings.stream().anyMatch(one -> one.severity() == Severity.ERROR);
    }

    @Override
    public Saving save(
            Actor actor,
            String account,
            String id,
            Locale language,
            Map<TemplatePart, String> texts,
            long version,
            Locale reader) {
        require(actor, account);
        calls.add("save " + new TreeMap<>(texts));
        AccountTemplate now = get(account, id, language, reader);
        if (now.version() != version) {
            return new Saving.Conflict(now);
        }
        List<TemplateFinding> findings = check(account, id, language, texts, reader);
        if (hasErrors(findings)) {
            return new Saving.Refused(findings);
        }
        Map<TemplatePart, Kept> kept = own.computeIfAbsent(place(account, id, language), any -> new LinkedHashMap<>());
        texts.forEach((part, text) -> {
            String original = originals.get(id).get(part);
            if (text.equals(original)) {
                kept.remove(part);
            } else {
                String clean = text.replace("<script>", "");
                kept.put(part, new Kept(clean, original, next(), "user " + ((Actor.User) actor).name()));
            }
        });
        moved(place(account, id, language));
        note(actor, "saved", Optional.of(id), Optional.of(language), List.copyOf(texts.keySet()));
        return new Saving.Saved(get(account, id, language, reader), findings);
    }

    /** As if a colleague did it on another page. */
    void saveAs(String actor, String id, Locale language, TemplatePart part, String text) {
        own.computeIfAbsent(place("acme", id, language), any -> new LinkedHashMap<>())
                .put(part, new Kept(text, originals.get(id).get(part), next(), actor));
        moved(place("acme", id, language));
        changes.add(0, new Change(id(), next(), actor, "saved", Optional.of(id), Optional.of(language), List.of(part)));
    }

    private void moved(String place) {
        versions.merge(place, 1L, Long::sum);
    }

    private Instant next() {
        return Instant.parse("2026-11-22T10:00:00Z").plusSeconds(++moment);
    }

    private UUID id() {
        return new UUID(0x7000 + ++moment, 1);
    }

    private void note(
            Actor actor, String what, Optional<String> id, Optional<Locale> language, List<TemplatePart> parts) {
        changes.add(0, new Change(id(), next(), "user " + ((Actor.User) actor).name(), what, id, language, parts));
    }

    @Override
    public int reset(Actor actor, String account, TemplateReset which) {
        require(actor, account);
        calls.add("reset " + which);
        int given = 0;
        for (Map.Entry<String, Map<TemplatePart, Kept>> entry : own.entrySet()) {
            String[] place = entry.getKey().split("/");
            boolean meant = which instanceof TemplateReset.OfTemplate one
                    ? place[1].equals(one.templateId())
                            && place[2].equals(one.language().toLanguageTag())
                    : !(which instanceof TemplateReset.OfLanguage all)
                            || place[2].equals(all.language().toLanguageTag());
            if (place[0].equals(account) && meant) {
                given += entry.getValue().size();
                entry.getValue().clear();
                moved(entry.getKey());
            }
        }
        if (given > 0) {
            note(actor, "reset", Optional.empty(), Optional.empty(), List.of());
        }
        return given;
    }

    @Override
    public void switchOff(Actor actor, String account, String id, boolean isOff) {
        require(actor, account);
        if (isOff && (!template(id).maySwitchOff() || template(id).messageClass() == MessageClass.SECURITY)) {
            throw new IllegalArgumentException("Mails of " + id + " cannot be switched off");
        }
        if (isOff ? off.add(account + "/" + id) : off.remove(account + "/" + id)) {
            note(actor, isOff ? "switched-off" : "switched-on", Optional.of(id), Optional.empty(), List.of());
        }
    }

    @Override
    public List<Change> changes(String account, Optional<UUID> before, int most) {
        return changes.stream()
                .filter(change -> before.isEmpty() || change.id().compareTo(before.get()) < 0)
                .limit(most)
                .toList();
    }

    @Override
    public Preview preview(String account, String id, Locale language, Map<TemplatePart, String> texts, Locale reader) {
        calls.add("preview " + new TreeMap<>(texts));
        List<TemplateFinding> findings = check(account, id, language, texts, reader);
        if (hasErrors(findings)) {
            return new Preview.NotPossible(findings);
        }
        Map<TemplatePart, String> all = get(account, id, language, reader).texts().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().current()));
        all.putAll(texts);
        all.replaceAll((part, text) -> text.replace("{{number}}", "20,417"));
        return new Preview.Shown(
                new RenderedMail(
                        language,
                        all.getOrDefault(TemplatePart.SUBJECT, "Preview"),
                        all.getOrDefault(TemplatePart.TEXT, "Here"),
                        Optional.ofNullable(all.get(TemplatePart.HTML))),
                Optional.of("Subject: x"),
                findings);
    }

    @Override
    public TestSending sendTest(
            Actor actor,
            String account,
            String id,
            Locale language,
            Map<TemplatePart, String> texts,
            MailAddress recipient,
            Locale reader) {
        require(actor, account);
        calls.add("test " + recipient + " " + new TreeMap<>(texts));
        List<TemplateFinding> findings = check(account, id, language, texts, reader);
        return hasErrors(findings) ? new TestSending.Refused(findings) : sending;
    }
}
