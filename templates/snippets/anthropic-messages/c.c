/* cc chat.c -lcurl */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    const char *key = getenv("WCODE_API_KEY");
    CURL *curl;
    if (key == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (curl = curl_easy_init()) == NULL)
        return 1;

    char key_header[1024];
    snprintf(key_header, sizeof key_header, "x-api-key: %s", key);
    struct curl_slist *headers = curl_slist_append(NULL, key_header);
    headers = curl_slist_append(headers, "anthropic-version: 2023-06-01");
    headers = curl_slist_append(headers, "Content-Type: application/json");

    curl_easy_setopt(curl, CURLOPT_URL, "@BASE_URL@/v1/messages");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
                     "{\"model\": \"@MODEL@\", \"max_tokens\": @MAX_TOKENS@,"
                     " \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");
    CURLcode result = curl_easy_perform(curl); /* prints the answer */
    if (result != CURLE_OK)
        fprintf(stderr, "%s\n", curl_easy_strerror(result));

    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return result == CURLE_OK ? 0 : 1;
}
