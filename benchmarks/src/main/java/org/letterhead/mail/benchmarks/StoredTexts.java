/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.database.H2Engine;
import org.letterhead.mail.store.internal.schema.Migration;
import org.letterhead.mail.store.internal.schema.MigrationConnections;
import org.letterhead.mail.store.internal.schema.Schema;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.BundledTemplates;
import org.letterhead.mail.templates.internal.Catalogues;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.TemplateFiles;
import org.letterhead.mail.templates.internal.catalogue.Variable;
import org.letterhead.mail.templates.internal.edit.KnownTexts;
import org.letterhead.mail.templates.internal.edit.TemplatesStore;

/** The shipped templates, and accounts' own texts in an H2 file. */
final class StoredTexts implements AutoCloseable {
    static final String REPORT = "insights-report";

    private static final Path RESOURCES = Path.of("templates-bundle/src/main/resources");
    private static final int STEP = 2_000;

    private final Connections connections;
    private final Catalogue catalogue = CatalogueReader.read(new Folder(RESOURCES));
    private final long cacheBytes;
    private KnownTexts known;
    private BundledTemplates templates;

    StoredTexts(Path file, long cacheBytes) {
        this.cacheBytes = cacheBytes;
        H2Engine engine = new H2Engine(file, "letterhead", "", H2Engine.cacheOfThisHeap());
        connections = new Connections(engine, 4);
        try (MigrationConnections source = new MigrationConnections(engine)) {
            new Migration(connections, source, Schema.ofFolder("templates", RESOURCES.resolve("db/templates"))).run();
        }
        start();
    }

    private void start() {
        known = new KnownTexts(new TemplatesStore(connections), cacheBytes);
        templates = new BundledTemplates(new Catalogues(catalogue), known);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    static String account(int number) {
        return "account" + number;
    }

    /** As a process finds it that has just started. */
    void fill(int accounts) throws SQLException {
        String text = catalogue
                .find(REPORT)
                .orElseThrow()
                .original(Locale.ENGLISH, TemplatePart.TEXT)
                .orElseThrow();
        try (Connection connection = connections.connection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement accountRow = connection.prepareStatement(
                            "insert into lh_templates_account (account, turn) values (?, ?)");
                    PreparedStatement textRow =
                            connection.prepareStatement("insert into lh_templates_text (account, template,"
                                    + " language, part, text, made, original_hash, changed_at, changed_by)"
                                    + " values (?, ?, 'en', 'TEXT', ?, false, 'hash', ?, 'user anna')")) {
                OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
                for (int i = 0; i < accounts; i++) {
                    accountRow.setString(1, account(i));
                    accountRow.setLong(2, i + 1);
                    accountRow.addBatch();
                    textRow.setString(1, account(i));
                    textRow.setString(2, REPORT);
                    textRow.setString(3, "Only for " + account(i) + "\n" + text);
                    textRow.setObject(4, now);
                    textRow.addBatch();
                    if (i % STEP == STEP - 1 || i == accounts - 1) {
                        accountRow.executeBatch();
                        textRow.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
        start();
    }

    TemplateCall call(String account) {
        return new TemplateCall(
                REPORT,
                Variable.samples(catalogue.find(REPORT).orElseThrow().variables()),
                account,
                "Acme Shop",
                List.of(Locale.ENGLISH));
    }

    private final TemplateCall sample = call("nobody");

    RenderedMail render(String account) {
        return templates.render(
                new TemplateCall(REPORT, sample.model(), account, sample.accountName(), sample.locales()));
    }

    /** Asks for an account's texts, as a rendering does. */
    void know(String account) {
        known.of(account, REPORT, Locale.ENGLISH);
    }

    long kept() {
        return known.kept();
    }

    @Override
    public void close() {
        connections.close();
    }

    private record Folder(Path root) implements TemplateFiles {
        @Override
        public List<String> list(String folder) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                return files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<String> read(String path) {
            try {
                Path file = root.resolve(path);
                return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
