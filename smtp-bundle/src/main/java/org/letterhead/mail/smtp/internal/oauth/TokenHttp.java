/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.letterhead.mail.transport.Deadline;

/**
 * Posts to token endpoints: TLS 1.2 or newer with certificate and name checked, no redirects (a redirect would be shown
 * the secrets), a bounded answer, and an end to all waiting, name look-up included. The JDK's older client would do a
 * POST twice by itself, which costs a rotated refresh token.
 */
final class TokenHttp {
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Supplier<SSLContext> tls;
    private HttpClient client;

    TokenHttp(Supplier<SSLContext> tls) {
        this.tls = tls;
    }

    /** An own context: the JVM's default can be replaced by any bundle, for example with one that trusts everybody. */
    static SSLContext platformTls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's trust store cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * What came back.
     *
     * @param retryAfter the header, or empty
     */
    record Answer(int status, String contentType, String retryAfter, String body) {
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }

    /**
     * Posts a form.
     *
     * @throws TimeoutException if the deadline has passed
     * @throws InterruptedException if the thread was interrupted
     * @throws IOException for every other trouble; never quotes what was sent or received
     */
    Answer post(URI address, String form, Deadline deadline)
            throws IOException, TimeoutException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(deadline.remaining().plusMillis(1))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form, StandardCharsets.UTF_8))
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange = client().sendAsync(request, bounded());
        try {
            HttpResponse<byte[]> response = exchange.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Retry-After").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw new IOException("the token endpoint cannot be reached", e.getCause());
        } catch (CancellationException e) {
            throw new IOException("the request was cancelled", e);
        } finally {
            exchange.cancel(true);
        }
    }

    /** Made when it is first needed: an installation without OAuth has no thread of it. */
    private synchronized HttpClient client() {
        if (client == null) {
            Thread thread = Thread.currentThread();
            ClassLoader callers = thread.getContextClassLoader();
            try {
                // The client's own thread would inherit the loader and keep a bundle's classes.
                thread.setContextClassLoader(null);
                SSLContext context = tls.get();
                SSLParameters rules = new SSLParameters();
                rules.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .sslContext(context)
                        .sslParameters(rules)
                        .executor(threads())
                        .build();
            } finally {
                thread.setContextClassLoader(callers);
            }
        }
        return client;
    }

    /** Threads that are gone a few seconds after the last request. */
    private static Executor threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(4, 4, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(null, work, "letterhead-oauth", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static BodyHandler<byte[]> bounded() {
        return info -> new Bounded();
    }

    /** Collects the answer, and gives up on one that is too long. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (body.isDone()) {
                    return;
                }
                if (bytes.size() + buffer.remaining() > LONGEST_ANSWER) {
                    subscription.cancel();
                    body.completeExceptionally(new IOException("the answer is too long"));
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }
        }

        @Override
        public void onError(Throwable trouble) {
            body.completeExceptionally(trouble);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
