/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Letterhead's own bundle of templates with one template more: the engine is the product's, and a mail can be as short as
 * a kilobyte. Letterhead's own templates are longer before a word is filled in.
 */
final class OneMoreTemplate {
    private static final String FOLDER = "templates/bench-note/";

    private static final String DESCRIPTOR =
            """
            {
              "class": "TRANSACTIONAL",
              "layout": false,
              "footer": false,
              "may_switch_off": true,
              "variables": [
                {"name": "name", "type": "TEXT", "required": true, "sample": "Anna"},
                {"name": "order", "type": "TEXT", "required": true, "sample": "A-1"},
                {
                  "name": "paragraphs",
                  "type": "LIST",
                  "fields": [{"name": "text", "type": "TEXT", "required": true}],
                  "sample": [{"text": "It left our house today."}]
                },
                {"name": "link", "type": "LINK", "sample": "https://parcel.example/1"}
              ]
            }
            """;

    private static final String SUBJECT = "Your order {{order}} is on its way\n";

    private static final String TEXT =
            """
            Hello {{name}},

            {{#paragraphs}}
            {{text}}

            {{/paragraphs}}
            {{link}}
            """;

    private static final String HTML =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Order {{order}}</title></head>
            <body style="margin:0;padding:16px;font-family:sans-serif">
            <p>Hello {{name}},</p>
            {{#paragraphs}}
            <p>{{text}}</p>
            {{/paragraphs}}
            <p><a href="{{link}}">Follow your parcel</a></p>
            </body></html>
            """;

    private static final String NAMES =
            """

            bench-note.name=Note
            bench-note.description=A short mail for measuring.
            bench-note.variable.name=The reader
            bench-note.variable.order=The order's number
            bench-note.variable.paragraphs=What is to be said
            bench-note.variable.paragraphs.text=A paragraph
            bench-note.variable.link=Where the parcel is
            """;

    private OneMoreTemplate() {}

    /** Copies the bundle into a directory and adds the template to the copy. */
    static Path in(Path bundle, Path directory) throws IOException {
        Path copy = directory.resolve(bundle.getFileName());
        Files.copy(bundle, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem jar = FileSystems.newFileSystem(copy)) {
            Files.createDirectories(jar.getPath(FOLDER));
            write(jar, "template.json", DESCRIPTOR);
            write(jar, "subject_en.mustache", SUBJECT);
            write(jar, "text_en.mustache", TEXT);
            write(jar, "html_en.mustache", HTML);
            Files.writeString(
                    jar.getPath("templates/i18n/templates_en.properties"),
                    NAMES,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
        }
        return copy;
    }

    private static void write(FileSystem jar, String file, String text) throws IOException {
        Files.writeString(jar.getPath(FOLDER + file), text, StandardCharsets.UTF_8);
    }
}
