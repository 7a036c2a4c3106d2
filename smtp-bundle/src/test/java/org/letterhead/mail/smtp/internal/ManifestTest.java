/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** Nobody else's mail library is ever wired to this bundle, or this one's to somebody else. */
class ManifestTest {
    @Test
    void theMailLibraryStaysInside() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("target", "classes", "META-INF", "MANIFEST.MF"))) {
            Attributes manifest = new Manifest(in).getMainAttributes();

            assertThat(manifest.getValue("Export-Package")).isNull();
            assertThat(manifest.getValue("DynamicImport-Package")).isNull();
            assertThat(manifest.getValue("Bundle-Activator")).isNull();
            assertThat(manifest.getValue("Import-Package"))
                    .doesNotContain("jakarta.", "org.eclipse.angus", "resolution:=optional")
                    .doesNotContain(
                            "com.nimbusds",
                            "net.minidev",
                            "org.objectweb",
                            "net.jcip",
                            "javax.servlet",
                            "com.google",
                            "sun.misc")
                    .contains("org.slf4j;version=\"[1.7,2)\"", "org.letterhead.mail.transport");
            assertThat(manifest.getValue("Bundle-ClassPath"))
                    .contains("jakarta.mail-api", "jakarta.activation-api", "angus-core", "angus-smtp")
                    .contains("oauth2-oidc-sdk", "nimbus-jose-jwt", "json-smart", "accessors-smart", "asm.jar");
            assertThat(manifest.getValue("Service-Component")).contains("SmtpRelay.xml", "SmtpTransport.xml");
        }
    }
}
