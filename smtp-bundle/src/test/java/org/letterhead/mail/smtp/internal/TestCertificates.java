/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that are made while the tests run, so that no private key lies in the sources. */
final class TestCertificates {
    static final String PASSWORD = "changeit";

    private static final Map<String, Path> STORES = new ConcurrentHashMap<>();

    private TestCertificates() {}

    /** A key store with a certificate for this name, signed by itself. */
    static Path store(String name, String... options) {
        return STORES.computeIfAbsent(name + String.join(",", options), key -> make(name, options));
    }

    /** What a server with this certificate uses. */
    static SSLContext server(Path store) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(store), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts exactly these certificates. */
    static Tls trusting(Path... stores) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Path store : stores) {
                trusted.setCertificateEntry(store.toString(), load(store).getCertificate("server"));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new Tls(() -> context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        }
    }

    private static Path make(String name, String... options) {
        Path store = directory().resolve("server.p12");
        List<String> command = new ArrayList<>(List.of(
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:" + name));
        command.addAll(List.of(options));
        keytool(store, command);
        return store;
    }

    /**
     * A certificate that ran out yesterday, and the authority that it is from. (One that signs itself would not do: the
     * JDK does not ask how old what it trusts directly is.)
     */
    static Expired expired(String name) {
        Path authority = make("authority.test", "-ext", "bc:c");
        Path store = make(name);
        Path request = store.resolveSibling("server.csr");
        Path certificate = store.resolveSibling("server.crt");
        Path root = authority.resolveSibling("root.crt");
        keytool(store, List.of("-certreq", "-alias", "server", "-file", request.toString()));
        keytool(
                authority,
                List.of(
                        "-gencert",
                        "-alias",
                        "server",
                        "-infile",
                        request.toString(),
                        "-outfile",
                        certificate.toString(),
                        "-ext",
                        "san=dns:" + name,
                        "-startdate",
                        "-10d",
                        "-validity",
                        "9"));
        keytool(authority, List.of("-exportcert", "-alias", "server", "-file", root.toString()));
        keytool(store, List.of("-importcert", "-noprompt", "-alias", "root", "-file", root.toString()));
        keytool(store, List.of("-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString()));
        return new Expired(store, authority);
    }

    record Expired(Path store, Path authority) {}

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("letterhead-tls");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
            command.addAll(arguments);
            command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool " + arguments.get(0) + " failed: " + output);
            }
            for (Path file : List.of(store, store.resolveSibling("server.csr"), store.resolveSibling("server.crt"))) {
                file.toFile().deleteOnExit();
            }
            store.resolveSibling("root.crt").toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
