/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Puts TLS on a line, for implicit TLS and for STARTTLS alike: version 1.2 or 1.3, a certificate that the JVM's trust
 * store trusts, made out to the server's name.
 *
 * <p>The context is an own one. The JVM's default can be replaced by any bundle, for example with one that trusts
 * everybody.
 */
final class Tls {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final Supplier<SSLContext> source;
    private final Pins pins;
    private SSLSocketFactory factory;

    /** The context is asked for at the first connection, since reading a trust store takes a moment. */
    Tls(Supplier<SSLContext> source) {
        this(source, Pins.NONE);
    }

    private Tls(Supplier<SSLContext> source, Pins pins) {
        this.source = source;
        this.pins = pins;
    }

    /** The server has another key than the operator has pinned, whoever vouches for its certificate. */
    static final class PinMismatch extends SSLException {
        private static final long serialVersionUID = 1L;

        private PinMismatch(String host) {
            super("the certificate of " + host + " has another key than the pinned one");
        }
    }

    /** The same with these pins. */
    Tls pinned(Pins others) {
        return new Tls(source, others);
    }

    /** Trusts the JVM's authorities and these. */
    static Tls trusting(Collection<X509Certificate> added) {
        return new Tls(() -> {
            try {
                KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
                trusted.load(null, null);
                int number = 0;
                for (X509Certificate certificate : trusted(added)) {
                    trusted.setCertificateEntry(Integer.toString(number++), certificate);
                }
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(trusted);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("the trusted certificates cannot be used: " + e.getMessage(), e);
            }
        });
    }

    static List<X509Certificate> trusted(Collection<X509Certificate> added) {
        return Stream.concat(platforms().stream(), added.stream()).toList();
    }

    static List<X509Certificate> platforms() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            return Arrays.stream(trust.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's trust store cannot be read: " + e.getMessage(), e);
        }
    }

    static Tls ofPlatform() {
        return new Tls(() -> {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JVM's trust store cannot be used: " + e.getMessage(), e);
            }
        });
    }

    /** Secures the line and leaves the secured wire on top of it. */
    Wire secure(Line line) throws IOException {
        String host = line.peer().getHostName();
        SSLSocket socket = (SSLSocket) factory().createSocket(line.top(), host, line.port(), true);
        SSLParameters rules = socket.getSSLParameters();
        rules.setEndpointIdentificationAlgorithm("HTTPS");
        rules.setProtocols(Arrays.stream(socket.getSupportedProtocols())
                .filter(VERSIONS::contains)
                .toArray(String[]::new));
        socket.setSSLParameters(rules);
        socket.startHandshake();
        if (!pins.allow(host, socket.getSession().getPeerCertificates()[0])) {
            throw new PinMismatch(host);
        }
        Wire secured = new Wire(line, socket);
        line.raise(secured);
        return secured;
    }

    /** The form in which Angus takes it for STARTTLS. */
    SSLSocketFactory forStartTls() {
        return new SSLSocketFactory() {
            @Override
            public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
                return secure(((Wire) plain).line());
            }

            @Override
            public String[] getDefaultCipherSuites() {
                return factory().getDefaultCipherSuites();
            }

            @Override
            public String[] getSupportedCipherSuites() {
                return factory().getSupportedCipherSuites();
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw onlyOnALine();
            }

            @Override
            public Socket createSocket(String host, int port, java.net.InetAddress local, int localPort) {
                throw onlyOnALine();
            }

            @Override
            public Socket createSocket(java.net.InetAddress host, int port) {
                throw onlyOnALine();
            }

            @Override
            public Socket createSocket(java.net.InetAddress host, int port, java.net.InetAddress local, int localPort) {
                throw onlyOnALine();
            }

            private UnsupportedOperationException onlyOnALine() {
                return new UnsupportedOperationException("TLS is only put on a line that is already connected");
            }
        };
    }

    private synchronized SSLSocketFactory factory() {
        if (factory == null) {
            factory = source.get().getSocketFactory();
        }
        return factory;
    }
}
