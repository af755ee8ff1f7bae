package maru.portal.page;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

/// Serves the built assets, compressed at build time, and puts the [PageFrame] on every request.
@Configuration(proxyBeanMethods = false)
class AssetRules {

    @Bean
    WebMvcConfigurer assetsAndFrame(PageFrames frames) {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/assets/**")
                        .addResourceLocations("classpath:/static/assets/")
                        .setCacheControl(
                                CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                        .resourceChain(true)
                        .addResolver(new EncodedResourceResolver());
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(frames).order(10);
            }
        };
    }
}
