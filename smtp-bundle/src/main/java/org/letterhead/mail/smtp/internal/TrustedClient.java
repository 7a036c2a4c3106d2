/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.letterhead.mail.transport.InvalidSettingsException;

/**
 * The client that trusts whom the operator's file says: the JVM's authorities, and those in {@code tls.ca.file} too;
 * with {@code tls.pin.sha256} only servers that have the pinned key besides. Made once and kept until the file says
 * something else.
 */
final class TrustedClient {
    private static final String CA_FILE = "tls.ca.file";
    private static final String PIN = "tls.pin.sha256";
    private static final int LARGEST = 4 * 1024 * 1024;

    private final Client plain;
    private final OperatorSettings settings;
    private final boolean oneServer;
    private volatile Client current;

    TrustedClient(SmtpClient plain, OperatorSettings settings, boolean oneServer) {
        this.plain = new Client("", plain);
        this.settings = settings;
        this.oneServer = oneServer;
        this.current = this.plain;
    }

    /**
     * A client.
     *
     * @param trust what distinguishes it from others, for the key of its connections
     * @param smtp the client itself
     */
    record Client(String trust, SmtpClient smtp) {}

    Client client(Supplier<String> caFile, Supplier<String> pin) throws InvalidSettingsException {
        String file = settings.text(CA_FILE, caFile);
        String pins = settings.text(PIN, pin);
        if (file.isEmpty() && pins.isEmpty()) {
            return plain;
        }
        String trust = file + "\n" + pins;
        Client present = current;
        if (!present.trust().equals(trust)) {
            Tls tls = file.isEmpty() ? plain.smtp().tls() : Tls.trusting(certificates(file));
            present = new Client(trust, plain.smtp().with(pins.isEmpty() ? tls : tls.pinned(pins(pins))));
            current = present;
        }
        return present;
    }

    private Pins pins(String text) throws InvalidSettingsException {
        return Pins.of(text, oneServer).orElseThrow(() -> settings.wrong(PIN, oneServer ? "pin" : "pin-host"));
    }

    private List<X509Certificate> certificates(String name) throws InvalidSettingsException {
        try (InputStream in = Files.newInputStream(
                Path.of(System.getProperty("karaf.etc", "etc")).resolve(name))) {
            byte[] bytes = in.readNBytes(LARGEST);
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw settings.wrong(CA_FILE, "ca-content");
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            throw because(e, settings.wrong(CA_FILE, "ca-file"));
        } catch (CertificateException e) {
            throw because(e, settings.wrong(CA_FILE, "ca-content"));
        }
    }

    private static InvalidSettingsException because(Exception cause, InvalidSettingsException wrong) {
        wrong.initCause(cause);
        return wrong;
    }
}
