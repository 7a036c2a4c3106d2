/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.Preset;
import org.ops4j.pax.exam.junit.PaxExam;

/** Presets inside Karaf: those of the bundle, and a file that an operator drops into etc/. */
@RunWith(PaxExam.class)
public class PresetFilesTest extends InKaraf {
    @Test
    public void theBundleBringsPresetsInTheReadersLanguage() {
        Preset gmail = preset("gmail", Locale.FRENCH).orElseThrow();

        assertThat(gmail.values()).containsEntry("host", "smtp.gmail.com");
        assertThat(gmail.steps().get(0).text()).startsWith("Activez la validation en deux étapes");
    }

    @Test
    public void aDroppedFileIsOfferedWithoutARestart() throws Exception {
        Path file = Path.of(System.getProperty("karaf.etc"), "letterhead", "presets", "acme.json");
        assertThat(preset("acme", Locale.ENGLISH)).isEmpty();

        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"name\": \"Acmé Mail\", \"values\": {\"host\": \"smtp.acme.example\"}}");
        try {
            assertThat(preset("acme", Locale.ENGLISH).orElseThrow().name()).isEqualTo("Acmé Mail");
        } finally {
            Files.delete(file);
        }
        assertThat(preset("acme", Locale.ENGLISH)).isEmpty();
    }

    private Optional<Preset> preset(String id, Locale locale) {
        return service(MailTransport.class, "(letterhead.transport=smtp)")
                .describe(locale)
                .form()
                .preset(id);
    }
}
