// Convolutions in oneDNN, asked for a slice at a time. Reads a line
//
//   KIND PASS BATCH IN OUT SIZE KERNEL STRIDE PADDING REPEATS
//
// with KIND conv or transposed, PASS forward, input or weight, SIZE the side of the input; answers with one JSON line, the
// seconds of one call. Memory layouts are the library's own choice and reorders are done beforehand, outside the timed part.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <unordered_map>

#include <dnnl.hpp>

using namespace dnnl;
using Tag = memory::format_tag;

namespace {

struct Work {
    primitive job;
    std::unordered_map<int, memory> arguments;
};

engine &cpu() {
    static engine e(engine::kind::cpu, 0);
    return e;
}

memory::desc any(const memory::dims &d) { return {d, memory::data_type::f32, Tag::any}; }

/// Random values in the layout that a primitive wants.
memory filled(const memory::desc &desc, Tag plain) {
    stream s(cpu());
    memory source({desc.dims(), memory::data_type::f32, plain}, cpu());
    auto *values = static_cast<float *>(source.get_data_handle());
    std::mt19937 random(1);
    for (size_t i = 0; i < source.get_desc().get_size() / sizeof(float); i++) {
        values[i] = (random() >> 8) * (1.0f / (1 << 24)) - 0.5f;
    }
    memory target(desc, cpu());
    reorder(source, target).execute(s, source, target);
    s.wait();
    return target;
}

template <typename Forward, typename Input, typename Weight>
Work prepare(const std::string &pass, algorithm how, const memory::dims &x, const memory::dims &w, const memory::dims &y, const memory::dims &strides, const memory::dims &padding) {
    typename Forward::primitive_desc hint({prop_kind::forward_training, how, any(x), any(w), any(y), strides, padding, padding}, cpu());
    if (pass == "forward") {
        memory source = filled(hint.src_desc(), Tag::nchw), weight = filled(hint.weights_desc(), Tag::oihw);
        return {Forward(hint), {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DST, memory(hint.dst_desc(), cpu())}}};
    }
    if (pass == "input") {
        typename Input::primitive_desc d({how, any(x), any(w), any(y), strides, padding, padding}, cpu(), hint);
        memory weight = filled(d.weights_desc(), Tag::oihw), gradient = filled(d.diff_dst_desc(), Tag::nchw);
        return {Input(d), {{DNNL_ARG_DIFF_DST, gradient}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DIFF_SRC, memory(d.diff_src_desc(), cpu())}}};
    }
    typename Weight::primitive_desc d({how, any(x), any(w), any(y), strides, padding, padding}, cpu(), hint);
    memory source = filled(d.src_desc(), Tag::nchw), gradient = filled(d.diff_dst_desc(), Tag::nchw);
    return {Weight(d), {{DNNL_ARG_SRC, source}, {DNNL_ARG_DIFF_DST, gradient}, {DNNL_ARG_DIFF_WEIGHTS, memory(d.diff_weights_desc(), cpu())}}};
}

Work prepare(const std::string &kind, const std::string &pass, memory::dim batch, memory::dim in, memory::dim out, memory::dim size, memory::dim kernel, memory::dim stride, memory::dim padding) {
    memory::dim side = kind == "conv" ? (size + 2 * padding - kernel) / stride + 1 : (size - 1) * stride - 2 * padding + kernel;
    memory::dims x{batch, in, size, size}, w{out, in, kernel, kernel}, y{batch, out, side, side}, strides{stride, stride}, pads{padding, padding};
    if (kind == "conv") {
        return prepare<convolution_forward, convolution_backward_data, convolution_backward_weights>(pass, algorithm::convolution_direct, x, w, y, strides, pads);
    }
    return prepare<deconvolution_forward, deconvolution_backward_data, deconvolution_backward_weights>(pass, algorithm::deconvolution_direct, x, w, y, strides, pads);
}

} // namespace

int main() {
    const dnnl_version_t *v = dnnl_version();
    std::printf("{\"onednn\": \"%d.%d.%d\"}\n", v->major, v->minor, v->patch);
    std::fflush(stdout);
    std::map<std::string, Work> prepared;
    stream s(cpu());
    for (std::string line; std::getline(std::cin, line);) {
        std::string kind, pass;
        memory::dim batch, in, out, size, kernel, stride, padding;
        int repeats;
        std::istringstream words(line);
        if (!(words >> kind >> pass >> batch >> in >> out >> size >> kernel >> stride >> padding >> repeats) || repeats < 1) {
            std::printf("{\"error\": \"not a request\"}\n");
        } else {
            try {
                std::string key = line.substr(0, line.rfind(' '));
                if (!prepared.count(key)) {
                    prepared.emplace(key, prepare(kind, pass, batch, in, out, size, kernel, stride, padding));
                }
                Work &work = prepared.at(key);
                auto start = std::chrono::steady_clock::now();
                for (int i = 0; i < repeats; i++) {
                    work.job.execute(s, work.arguments);
                }
                s.wait();
                std::printf("{\"seconds\": %.9g}\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / repeats);
            } catch (const std::exception &e) {
                std::printf("{\"error\": \"oneDNN: %s\"}\n", e.what());
            }
        }
        std::fflush(stdout);
    }
}
