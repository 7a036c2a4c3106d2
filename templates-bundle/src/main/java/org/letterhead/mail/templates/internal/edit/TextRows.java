/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.MailId;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.template.TemplateEditor.Change;
import org.letterhead.mail.template.TemplatePart;

/** The tables of what accounts have written. */
final class TextRows {
    private static final Duration HISTORY = Duration.ofDays(730);

    private TextRows() {}

    /** One template of an account in one language. */
    record Place(String account, String template, Locale language) {
        String tag() {
            return language.toLanguageTag();
        }
    }

    /** A part that differs from the original. */
    record Row(String text, boolean made, String originalHash, Instant at, String by) {}

    /** A line of what an account has changed. */
    record Line(String template, Locale language, TemplatePart part, boolean made, String originalHash) {}

    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static long version(Handle handle, Place place) {
        return at(
                        handle.createQuery("select version from lh_templates_template where account = :account"
                                + " and template = :template and language = :language"),
                        place)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    static Map<TemplatePart, Row> texts(Handle handle, Place place) {
        Map<TemplatePart, Row> rows = new EnumMap<>(TemplatePart.class);
        at(
                        handle.createQuery(
                                "select part, text, made, original_hash, changed_at, changed_by from lh_templates_text"
                                        + " where account = :account and template = :template and language = :language"),
                        place)
                .map((row, context) -> Map.entry(
                        TemplatePart.valueOf(row.getString("part")),
                        new Row(
                                row.getString("text"),
                                row.getBoolean("made"),
                                row.getString("original_hash"),
                                StoredTime.read(row, "changed_at"),
                                row.getString("changed_by"))))
                .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
        return rows;
    }

    private static Query at(Query query, Place place) {
        return query.bind("account", place.account())
                .bind("template", place.template())
                .bind("language", place.tag());
    }

    static Map<String, String> originals(Handle handle, Collection<String> hashes) {
        Map<String, String> texts = new HashMap<>();
        if (!hashes.isEmpty()) {
            handle.createQuery("select hash, text from lh_templates_original where hash in (<hashes>)")
                    .bindList("hashes", List.copyOf(hashes))
                    .map((row, context) -> Map.entry(row.getString("hash"), row.getString("text")))
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue()));
        }
        return texts;
    }

    static List<Line> lines(Handle handle, String account) {
        return handle.createQuery("select template, language, part, made, original_hash from lh_templates_text"
                        + " where account = :account order by template, language, part")
                .bind("account", account)
                .map((row, context) -> new Line(
                        row.getString("template"),
                        Locale.forLanguageTag(row.getString("language")),
                        TemplatePart.valueOf(row.getString("part")),
                        row.getBoolean("made"),
                        row.getString("original_hash")))
                .list();
    }

    /** Everything of one template of an account, for those who render. */
    static Map<Locale, Map<TemplatePart, String>> all(Handle handle, String account, String template) {
        Map<Locale, Map<TemplatePart, String>> texts = new HashMap<>();
        handle.createQuery("select language, part, text from lh_templates_text"
                        + " where account = :account and template = :template")
                .bind("account", account)
                .bind("template", template)
                .map((row, context) -> {
                    texts.computeIfAbsent(
                                    Locale.forLanguageTag(row.getString("language")),
                                    any -> new EnumMap<>(TemplatePart.class))
                            .put(TemplatePart.valueOf(row.getString("part")), row.getString("text"));
                    return "";
                })
                .list();
        return texts;
    }

    /** Begins a change: from here to the end of the transaction nobody else changes anything. */
    static void takeTurn(Handle handle, String account) {
        handle.createUpdate("update lh_templates_gate set turn = turn + 1 where name = 'change'")
                .execute();
        long turn = handle.createQuery("select turn from lh_templates_gate where name = 'change'")
                .mapTo(Long.class)
                .one();
        int known = handle.createUpdate("update lh_templates_account set turn = :turn where account = :account")
                .bind("turn", turn)
                .bind("account", account)
                .execute();
        if (known == 0) {
            handle.createUpdate("insert into lh_templates_account (account, turn) values (:account, :turn)")
                    .bind("turn", turn)
                    .bind("account", account)
                    .execute();
        }
    }

    static void moveOn(Handle handle, Place place) {
        int known = handle.createUpdate("update lh_templates_template set version = version + 1"
                        + " where account = :account and template = :template and language = :language")
                .bind("account", place.account())
                .bind("template", place.template())
                .bind("language", place.tag())
                .execute();
        if (known == 0) {
            handle.createUpdate("insert into lh_templates_template (account, template, language, version)"
                            + " values (:account, :template, :language, 1)")
                    .bind("account", place.account())
                    .bind("template", place.template())
                    .bind("language", place.tag())
                    .execute();
        }
    }

    static void drop(Handle handle, Place place, TemplatePart part) {
        handle.createUpdate("delete from lh_templates_text where account = :account and template = :template"
                        + " and language = :language and part = :part")
                .bind("account", place.account())
                .bind("template", place.template())
                .bind("language", place.tag())
                .bind("part", part.name())
                .execute();
    }

    static void put(
            Handle handle,
            Place place,
            TemplatePart part,
            String text,
            boolean made,
            String original,
            String by,
            Instant now) {
        String hash = hash(original);
        handle.createUpdate(
                        "insert into lh_templates_original (hash, text) values (:hash, :text) on conflict do nothing")
                .bind("hash", hash)
                .bind("text", original)
                .execute();
        drop(handle, place, part);
        handle.createUpdate(
                        "insert into lh_templates_text (account, template, language, part, text, made, original_hash,"
                                + " changed_at, changed_by) values (:account, :template, :language, :part, :text, :made, :hash, :now, :by)")
                .bind("account", place.account())
                .bind("template", place.template())
                .bind("language", place.tag())
                .bind("part", part.name())
                .bind("text", text)
                .bind("made", made)
                .bind("hash", hash)
                .bind("now", StoredTime.of(now))
                .bind("by", by)
                .execute();
    }

    static boolean isOff(Handle handle, String account, String template) {
        return handle.createQuery(
                        "select template from lh_templates_off where account = :account and template = :template")
                .bind("account", account)
                .bind("template", template)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    static List<String> off(Handle handle, String account) {
        return handle.createQuery("select template from lh_templates_off where account = :account")
                .bind("account", account)
                .mapTo(String.class)
                .list();
    }

    /** Whether it was the other way before. */
    static boolean switchOff(Handle handle, String account, String template, boolean off) {
        String sql = off
                ? "insert into lh_templates_off (account, template) values (:account, :template) on conflict do nothing"
                : "delete from lh_templates_off where account = :account and template = :template";
        return handle.createUpdate(sql)
                        .bind("account", account)
                        .bind("template", template)
                        .execute()
                > 0;
    }

    /** Writes a change down, and forgets those that nobody asks for any more. */
    static void note(
            Handle handle,
            Clock clock,
            String account,
            String actor,
            String what,
            String template,
            String language,
            Collection<TemplatePart> parts) {
        Instant now = clock.instant();
        handle.createUpdate("insert into lh_templates_change (id, at, account, actor, what, template, language, parts)"
                        + " values (:id, :at, :account, :actor, :what, :template, :language, :parts)")
                .bind("id", MailId.create(clock).value())
                .bind("at", StoredTime.of(now))
                .bind("account", account)
                .bind("actor", actor)
                .bind("what", what)
                .bind("template", template)
                .bind("language", language)
                .bind("parts", parts.stream().sorted().map(TemplatePart::name).collect(Collectors.joining(",")))
                .execute();
        handle.createUpdate("delete from lh_templates_change where account = :account and id < :end")
                .bind("account", account)
                .bind("end", StoredTime.firstId(now.minus(HISTORY)))
                .execute();
    }

    static List<Change> changes(Handle handle, String account, Optional<UUID> before, int most) {
        Query query = handle.createQuery(
                        "select id, at, actor, what, template, language, parts from lh_templates_change"
                                + " where account = :account" + (before.isPresent() ? " and id < :before" : "")
                                + " order by id desc fetch first " + most + " rows only")
                .bind("account", account);
        before.ifPresent(id -> query.bind("before", id));
        return query.map((row, context) -> new Change(
                        row.getObject("id", UUID.class),
                        StoredTime.read(row, "at"),
                        row.getString("actor"),
                        row.getString("what"),
                        Optional.of(row.getString("template")).filter(template -> !template.isEmpty()),
                        Optional.of(row.getString("language"))
                                .filter(tag -> !tag.isEmpty())
                                .map(Locale::forLanguageTag),
                        Arrays.stream(row.getString("parts").split(","))
                                .filter(part -> !part.isEmpty())
                                .map(TemplatePart::valueOf)
                                .toList()))
                .list();
    }
}
